/** Icons: strokes on a grid of 24 by 24. Lines of no length are dots. */

const PATHS = {
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
  dice: "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM8.500 8.500h.01M15.500 8.500h.01M12 12h.01M8.500 15.500h.01M15.500 15.500h.01",
  download: "M12 4v11m-5-4 5 5 5-5M5 20h14",
  share: "M12 15V4m-4 4 4-4 4 4M6 12H5v8h14v-8h-1",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "m6 6 12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  left: "m14 6-6 6 6 6",
  right: "m10 6 6 6-6 6",
  check: "m5 13 4.500 4.500L19 7",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9.200a2.800 2.800 0 1 1 0 5.600 2.800 2.800 0 0 1 0-5.600z",
  wipe: "M12 3v18M4 5h16v14H4zM7.500 10 5.500 12l2 2M16.500 10l2 2-2 2",
  face: "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M9 10h.01M15 10h.01M9 14.500c1.600 1.600 4.400 1.600 6 0",
  fit: "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",
  photo: "M4 5h16v14H4zM4 16l4.500-4.500 4 4 3-3L20 17M15.500 9.500h.01",
  camera: "M4 8h4l1.500-2.500h5L16 8h4v11H4zM12 10a3.200 3.200 0 1 1 0 6.400 3.200 3.200 0 0 1 0-6.400z",
  warning: "M12 4 2.800 20h18.400zM12 10v4.500M12 17.300h.01",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  reset: "M5 12a7 7 0 1 1 2.200 5.100M5 6v6h6",
  language:
    "M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM3.500 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17",
};

/** @typedef {keyof typeof PATHS} IconName */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {IconName} name
 * @returns {SVGElement} Hidden from screen readers; its button has a name.
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const lines = PATHS[name].split(/(?=M)/);
  svg.append(
    path(
      "lines",
      lines.filter(line => !isDot(line)),
    ),
    path("dots", lines.filter(isDot)),
  );
  return svg;
}

/** @param {string} line */
const isDot = line => line.endsWith("h.01");

/**
 * @param {string} kind
 * @param {string[]} lines
 */
function path(kind, lines) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("class", kind);
  element.setAttribute("d", lines.join(""));
  return element;
}
