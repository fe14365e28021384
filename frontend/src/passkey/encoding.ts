/** Passkeys in JSON, as the node speaks of them: bytes are base64url without padding (WebAuthn, level 3, 5.1.8). */

/** The bytes that base64url stands for. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

/** Bytes as base64url. */
export function textOf(bytes: ArrayBuffer): string {
  const raw = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

interface Named {
  readonly id: string;
  readonly type: "public-key";
}

/** What the node asks; only what differs between JSON and the browser's own form is named. */
export interface Asked {
  readonly challenge: string;
  readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly Named[];
  readonly allowCredentials?: readonly Named[];
}

function named(all: readonly Named[] | undefined): PublicKeyCredentialDescriptor[] {
  return (all ?? []).map((one) => ({ type: one.type, id: bytesOf(one.id) }));
}

/** What a browser takes to make a passkey. */
export function creation(asked: Asked): PublicKeyCredentialCreationOptions {
  const user = asked.user ?? { id: "", name: "", displayName: "" };
  return {
    ...(asked as unknown as PublicKeyCredentialCreationOptions),
    challenge: bytesOf(asked.challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: named(asked.excludeCredentials),
  };
}

/** What a browser takes to prove a passkey. */
export function request(asked: Asked): PublicKeyCredentialRequestOptions {
  return {
    ...(asked as unknown as PublicKeyCredentialRequestOptions),
    challenge: bytesOf(asked.challenge),
    allowCredentials: named(asked.allowCredentials),
  };
}

/** A browser's answer as the node reads it. */
export function answer(made: PublicKeyCredential): string {
  const response = made.response;
  const parts: Record<string, string> = { clientDataJSON: textOf(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    parts["attestationObject"] = textOf(response.attestationObject);
  } else if (response instanceof AuthenticatorAssertionResponse) {
    parts["authenticatorData"] = textOf(response.authenticatorData);
    parts["signature"] = textOf(response.signature);
  }
  return JSON.stringify({ id: made.id, rawId: textOf(made.rawId), type: made.type, response: parts });
}
