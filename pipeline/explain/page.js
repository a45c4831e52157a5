"use strict";
// The page is whole without this: it adds the filter, the keys, and the lines to paste.
(() => {
  const get = id => document.getElementById(id);
  const all = selector => [...document.querySelectorAll(selector)];
  const root = document.documentElement, panel = get("panel"), toml = get("toml"), said = get("said");
  const edits = all("del[id]"), boxes = all("#rules input"), head = get("document").textContent;
  const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9], roles = all("#given i").map(role => `"${role.textContent}"`);
  const labels = { keep: "Keep as it was", split: "Begin a block here", join: "Join with the next", level: "Heading of level", role: "Role" };
  const collected = [];
  let chosen = null, from = null, fix = "";
  root.classList.add("scripted");

  const number = element => Number(element.id.slice(1));
  const sides = edit => [edit, get("r" + number(edit))];
  const editOf = element => element.closest?.("del[id], ins[id]");
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Which rules' edits are marked.
  function filter() {
    const on = new Set(boxes.filter(box => box.checked).map(box => box.value));
    for (const edit of edits) {
      const off = ![...edit.classList].some(kind => on.has(kind));
      for (const side of sides(edit)) {
        side.classList.toggle("off", off);
        side.firstChild.tabIndex = off ? -1 : 0;
      }
      get("n" + number(edit)).hidden = off;
    }
    if (chosen?.classList.contains("off")) close();
  }
  for (const box of boxes) box.addEventListener("change", filter);
  for (const [id, checked] of [["all", true], ["none", false]])
    get(id).addEventListener("click", () => { for (const box of boxes) box.checked = checked; filter(); });

  // The lines: those of the document, those collected, and those of what is chosen.
  function write() {
    toml.value = [head, ...new Set([...collected, fix])].filter(Boolean).join("\n\n") + "\n";
    get("clear").hidden = !collected.length;
    get("collect").textContent = collected.length ? `Collect (${collected.length})` : "Collect";
    toml.scrollTop = toml.scrollHeight;
    said.textContent = "";
  }

  function way(pre, button) {
    for (const other of get("ways").children) if (other.tagName === "BUTTON") other.ariaPressed = String(other === button);
    get("ways").querySelector("select")?.remove();
    fix = pre.textContent;
    const variable = pre.querySelector("var");
    if (variable) {
      const choices = fix.includes("\nlevel = ") ? levels : roles;
      const select = make("select", { ariaLabel: "which" }, ...choices.map(choice => make("option", {}, String(choice))));
      select.value = variable.textContent;
      const before = fix.slice(0, fix.length - variable.textContent.length);
      select.addEventListener("change", () => { fix = before + select.value; write(); });
      button.after(select);
    }
    write();
  }

  function show(note, ...more) {
    const what = note.cloneNode(true);
    for (const pre of what.querySelectorAll("pre")) pre.remove();
    get("chosen").replaceChildren(...what.childNodes, ...more);
    const pres = [...note.querySelectorAll("pre")];
    const buttons = pres.map(pre => make("button", { type: "button" }, labels[/^do = "(.*)"$/m.exec(pre.textContent)[1]]));
    get("ways").replaceChildren(...buttons);
    buttons.forEach((button, index) => button.addEventListener("click", () => way(pres[index], button)));
    panel.hidden = false;
    fix = "";
    if (pres.length) way(pres[0], buttons[0]);
    else get("ways").textContent = "Nothing to overrule: this is in no block.";
    write();
  }

  function quoted(side) {
    const copy = side.firstChild.cloneNode(true);
    for (const sign of copy.querySelectorAll("i[id]")) sign.remove();
    for (const node of copy.childNodes) if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replaceAll("\n", "");
    const text = make(side.tagName, { className: side.className }, ...copy.childNodes);
    text.classList.remove("on");
    return text.hasChildNodes() ? make("q", { lang: "zh-CN" }, text) : "—";
  }

  function unmark() {
    for (const element of all(".on")) element.classList.remove("on");
  }

  function choose(edit) {
    if (edit === chosen && !panel.hidden) return;
    unmark();
    chosen = edit;
    const [before, after] = sides(edit);
    show(get("n" + number(edit)), make("br"), quoted(before), " → ", quoted(after));
    for (const side of sides(edit)) side.classList.add("on");
  }

  function close() {
    if (panel.contains(document.activeElement)) from?.focus();
    unmark();
    panel.hidden = true;
  }

  // Rows out of sight have no true height until they are scrolled to: hence more than once.
  function look(first, second, times = 4) {
    for (const element of [first, second]) element.scrollIntoView({ block: "nearest" });
    if (times > 1) requestAnimationFrame(() => look(first, second, times - 1));
  }

  // Choose an edit and go to one of its sides, the other in sight too if there is room.
  function go(side) {
    const both = sides(get("s" + number(side)));
    choose(both[0]);
    from = side.firstChild;
    side.firstChild.focus({ preventScroll: true });
    look(both.find(one => one !== side), side);
  }

  // Focus that comes by key chooses, a click goes to the other side. What a pointer focuses waits for its click, which
  // would be lost if the panel came up under it.
  document.addEventListener("focusin", event => {
    const side = editOf(event.target);
    if (side && event.target.matches(":focus-visible")) go(side);
  });
  document.addEventListener("click", event => {
    const side = editOf(event.target), summary = event.target.closest?.(".row summary");
    if (side && side.firstChild.contains(event.target)) {
      event.preventDefault();
      go(sides(get("s" + number(side))).find(one => one !== side));
    } else if (summary) {
      event.preventDefault();
      unmark();
      chosen = null;
      from = summary;
      show(summary.nextElementSibling.firstElementChild);
    }
  });
  document.addEventListener("pointerover", event => {
    const side = editOf(event.target);
    if (side) side.title = get("n" + number(side)).firstElementChild.nextElementSibling.textContent;
  });

  function step(by) {
    let index = chosen ? number(chosen) - 1 + by : by > 0 ? 0 : edits.length - 1;
    while (edits[index]?.classList.contains("off")) index += by;
    if (edits[index]) go(edits[index]);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(toml.value);
    } catch {
      const before = document.activeElement;
      toml.select();
      document.execCommand("copy");
      before.focus({ preventScroll: true });
    }
    said.textContent = "Copied";
  }

  const commands = { n: () => step(1), p: () => step(-1), f: () => !panel.hidden && toml.focus(), c: () => !panel.hidden && copy() };
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") return close();
    const typing = event.target.matches("select, textarea") || event.ctrlKey || event.metaKey || event.altKey;
    if (get("keys").checked && !typing && Object.hasOwn(commands, event.key)) commands[event.key]();
  });
  get("next").addEventListener("click", () => step(1));
  get("previous").addEventListener("click", () => step(-1));
  get("close").addEventListener("click", close);
  get("copy").addEventListener("click", copy);
  get("collect").addEventListener("click", () => { if (fix && !collected.includes(fix)) collected.push(fix); write(); });
  get("clear").addEventListener("click", () => { collected.length = 0; write(); });
  toml.addEventListener("focus", () => toml.select());

  // What lies over the text is kept free of what is scrolled to.
  const room = new ResizeObserver(() => {
    root.style.setProperty("--bar", `${get("bar").offsetHeight + 8}px`);
    root.style.setProperty("--panel", `${panel.offsetHeight + 32}px`);
  });
  for (const element of [get("bar"), panel]) room.observe(element);
  filter();
})();
