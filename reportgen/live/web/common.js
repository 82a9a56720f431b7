// What both pages share: elements made from data, never from markup, and news from the server.

export const $ = (id) => document.getElementById(id);

/** Return an element; attributes that are false or empty are left out, and so are empty children. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value !== "" && value != null) made.setAttribute(name, value === true ? "" : value);
  made.append(...children.flat().filter((child) => child !== "" && child != null && child !== false));
  return made;
}

/** Replace what an element holds, and give the focus back to what had it, known by its `data-key`. */
export function fill(holder, ...children) {
  const key = holder.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  holder.replaceChildren(...children);
  if (key) [...holder.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key)?.focus();
}

export async function ask(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

const PATIENCE = 2000;

/**
 * Hear news from an address, and say so when they end. A page out of sight does not listen: a browser
 * holds few connections to one server, and on coming back the newest is told at once.
 */
export function follow(address, heard) {
  let source = null;
  let worry = 0;
  const end = (text) => {
    $("ended").textContent = text;
    $("ended").hidden = !text;
  };
  const lost = () => end("This page is no longer live: reportgen serve has ended. Start it again and open its new address.");
  const listen = () => {
    if (source) return;
    source = new EventSource(address);
    source.onopen = () => {
      clearTimeout(worry);
      end("");
    };
    source.onmessage = (message) => heard(JSON.parse(message.data));
    source.addEventListener("gone", () => {
      source.close();
      end("This record is no longer among those that are served.");
    });
    source.onerror = () => {
      clearTimeout(worry);
      worry = setTimeout(lost, source?.readyState === EventSource.CLOSED ? 0 : PATIENCE);
    };
  };
  const rest = () => {
    clearTimeout(worry);
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  if (!document.hidden) listen();
}
