// What tests/test_browser.py asks of a page, as functions that return lists of faults, each a line for people.
// Playwright evaluates this file as one expression; the page's own policy stays in force.
(() => {
  const told = (element) => {
    const name = element.id ? `#${element.id}` : [...element.classList].map((one) => `.${one}`).join("");
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
    return `<${element.localName}${name}> '${words}'`;
  };
  const seen = (element) => element.getClientRects().length > 0;

  // Text nodes with words, each with its element, but those that a drawing says to who cannot see it; `except` are selectors of what is hidden with a reason.
  const texts = function* (except) {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || element.closest("script, style, svg title, svg desc")) continue;
      if (except && element.closest(except)) continue;
      yield [walker.currentNode, element];
    }
  };
  const rects = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((one) => one.width > 0.1 && one.height > 0.1);
  };

  // All words that the file holds.
  const held = () => [...texts()].map(([node]) => node.data).join(" ");

  // Nothing scrolls sideways, and all text has its place: within the page, uncut, under no other text.
  const lost = (except) => {
    const faults = [];
    const page = document.scrollingElement;
    const width = page.clientWidth;
    if (page.scrollWidth > width) faults.push(`the page is ${page.scrollWidth} px wide in ${width}`);
    for (const element of document.body.querySelectorAll("*")) {
      if (!element.textContent.trim() || element.closest(`${except}, svg, script`) || !seen(element)) continue;
      const style = getComputedStyle(element);
      if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth)
        faults.push(`cut or scrolling sideways: ${told(element)}`);
      if (/hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight)
        faults.push(`cut at its foot: ${told(element)}`);
      if (style.textOverflow !== "clip" || style.webkitLineClamp !== "none")
        faults.push(`shortened: ${told(element)}`);
    }
    const lines = [];
    for (const [node, element] of texts(except)) {
      const style = getComputedStyle(element);
      const boxes = rects(node);
      if (!boxes.length) faults.push(`not rendered: ${told(element)}`);
      if (style.visibility !== "visible" || style.opacity === "0" || style.clipPath !== "none")
        faults.push(`hidden: ${told(element)}`);
      for (const box of boxes) {
        if (box.left < -0.5 || box.right > width + 0.5) faults.push(`beyond the edge: ${told(element)}`);
        // A line's box is higher than its letters.
        const slack = box.height * 0.25;
        lines.push({ node, element, left: box.left + 1, right: box.right - 1, top: box.top + slack, bottom: box.bottom - slack });
      }
    }
    lines.sort((one, other) => one.top - other.top);
    lines.forEach((one, place) => {
      for (let next = place + 1; next < lines.length && lines[next].top < one.bottom; next++) {
        const other = lines[next];
        if (one.node !== other.node && one.left < other.right && other.left < one.right)
          faults.push(`one over the other: ${told(one.element)} and ${told(other.element)}`);
      }
    });
    return faults;
  };

  // Words that go on in the next line, though a line of a phone would hold them; longer ones may break.
  const broken = (except) => {
    const faults = [];
    for (const [node, element] of texts(except)) {
      for (const word of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
        if (word[0].length > 20) continue;
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1)
          faults.push(`'${word[0]}' breaks: ${told(element)}`);
      }
    }
    return faults;
  };

  // On a narrow page each cell says its column's head, since the heads themselves are out of sight.
  const unlabelled = (except) => {
    const faults = [];
    for (const table of document.querySelectorAll("main table")) {
      if (table.matches(except)) continue;
      const heads = [...table.querySelectorAll("thead th")].map((one) => one.innerText.trim());
      for (const row of table.querySelectorAll("tbody tr")) {
        [...row.cells].forEach((cell, place) => {
          if (cell.localName === "th" || !cell.textContent.trim()) return;
          const label = getComputedStyle(cell, "::before").content;
          if (label !== `"${heads[place]}: "`) faults.push(`${label} and not ${heads[place]}: ${told(cell)}`);
        });
      }
    }
    return faults;
  };

  // Text that a style takes away altogether.
  const removed = (except) => {
    const faults = [];
    for (const [node, element] of texts(except))
      if (!rects(node).length || getComputedStyle(element).visibility !== "visible") faults.push(`removed: ${told(element)}`);
    return faults;
  };

  const channels = (colour) => {
    const found = colour.match(/^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/);
    if (!found) throw new Error(`not a colour: ${colour}`);
    return { rgb: found.slice(1, 4).map(Number), alpha: found[4] === undefined ? 1 : Number(found[4]) };
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((one) => one / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (first, second) => {
    const [dark, light] = [luminance(first), luminance(second)].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = channels(getComputedStyle(one).backgroundColor);
      if (colour.alpha === 1) return colour.rgb;
    }
    return [255, 255, 255];
  };

  // Marks that tell something keep a contrast of 3 (WCAG 1.4.11): each step's edge, and the given step's fill.
  const faint = () => {
    const faults = [];
    for (const step of document.querySelectorAll(".step")) {
      const style = getComputedStyle(step);
      for (const name of step.matches(".given") ? ["stroke", "fill"] : ["stroke"]) {
        const ratio = contrast(channels(style[name]).rgb, ground(step));
        if (!(ratio >= 3)) faults.push(`${name} ${style[name]} has a contrast of ${ratio.toFixed(2)}: ${step.classList}`);
      }
    }
    return faults;
  };

  const links = () => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(seen);

  // The element with the focus: its place among all that can have it, and what is wrong with how it shows.
  const focus = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return { place: -1, faults: [] };
    const faults = [];
    const style = getComputedStyle(element);
    const width = parseFloat(style.outlineWidth);
    if (style.outlineStyle === "none" || width < 2) faults.push(`no outline: ${told(element)}`);
    else {
      const ratio = contrast(channels(style.outlineColor).rgb, ground(element));
      if (!(ratio >= 3)) faults.push(`an outline with a contrast of ${ratio.toFixed(2)}: ${told(element)}`);
    }
    const reach = width + Math.max(0, parseFloat(style.outlineOffset));
    const boxes = [...element.getClientRects()].filter((one) => one.width > 0);
    const visible = boxes.filter((one) => one.top >= 0 && one.bottom <= innerHeight && one.left >= 0 && one.right <= innerWidth);
    if (!visible.length) faults.push(`out of sight: ${told(element)}`);
    for (const box of visible) {
      const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      if (top !== element && !element.contains(top)) faults.push(`under ${top && told(top)}: ${told(element)}`);
      const edges = [["the window", 0, innerWidth]];
      for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
        if (getComputedStyle(one).overflowX === "visible") continue;
        const frame = one.getBoundingClientRect();
        edges.push([told(one), frame.left + one.clientLeft, frame.left + one.clientLeft + one.clientWidth]);
      }
      if (box.top - reach < -0.5 || box.bottom + reach > innerHeight + 0.5) faults.push(`outline cut by the window's edge: ${told(element)}`);
      for (const [name, left, right] of edges)
        if (box.left - reach < left - 0.5 || box.right + reach > right + 0.5) faults.push(`outline cut by ${name}: ${told(element)}`);
    }
    return { place: links().indexOf(element), inMain: Boolean(element.closest("main")), faults };
  };

  return { held, lost, broken, unlabelled, removed, faint, focus, count: () => links().length };
})()
