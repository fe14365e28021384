/** Scripts that a page can be read and used without: they come when all else is there, so that none of it waits. */

function load(mark: HTMLTemplateElement): void {
  const script = document.createElement("script");
  script.type = "module";
  script.src = mark.dataset["later"] ?? "";
  script.integrity = mark.getAttribute("integrity") ?? "";
  mark.replaceWith(script);
}

function loadAll(): void {
  for (const mark of document.querySelectorAll<HTMLTemplateElement>("template[data-later]")) load(mark);
}

/** Loads what is marked `data-later` once words, style, fonts and the other scripts have come. */
export function startLater(): void {
  if (document.readyState === "complete") loadAll();
  else addEventListener("load", loadAll, { once: true });
}
