/** Two short tones for an alarm, three higher ones for people in danger; made here, no file is loaded. */

const TONE_S = 0.14;
const GAP_S = 0.08;

let context: AudioContext | null = null;

/** Sounds; where the browser lets no page sound before a press, it stays silent. */
export function sound(inDanger: boolean): void {
  context ??= new AudioContext();
  void context.resume();
  const [times, pitch_hz] = inDanger ? [3, 880] : [2, 620];
  for (let tone = 0; tone < times; tone += 1) {
    const begins = context.currentTime + tone * (TONE_S + GAP_S);
    const voice = new OscillatorNode(context, { frequency: pitch_hz, type: "triangle" });
    const volume = new GainNode(context, { gain: 0 });
    // A tone that begins at full strength clicks.
    volume.gain.linearRampToValueAtTime(0.25, begins + 0.02);
    volume.gain.setValueAtTime(0.25, begins + TONE_S - 0.03);
    volume.gain.linearRampToValueAtTime(0, begins + TONE_S);
    voice.connect(volume).connect(context.destination);
    voice.start(begins);
    voice.stop(begins + TONE_S);
  }
}
