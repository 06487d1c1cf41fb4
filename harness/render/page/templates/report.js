"use strict";
(() => {
  const all = [...document.querySelectorAll(".finding")];
  const one = (selector) => document.querySelector(selector);
  const search = one("#q"), clear = one("#clear"), status = one("#status"), none = one("#none"), known = one("#known");
  const buttons = [...document.querySelectorAll("[data-filter]")];
  const links = new Map(buttons.filter((b) => b.dataset.filter === "link").map((b) => [b.dataset.name, b.dataset.value]));
  const texts = new WeakMap();
  let state = { q: "", severity: new Set(), check: new Set(), link: new Set(), finding: "" };

  const text = (card) => {
    if (!texts.has(card)) {
      const rest = card.querySelector("template");
      texts.set(card, (card.textContent + (rest ? rest.content.textContent : "")).toLowerCase());
    }
    return texts.get(card);
  };

  /* Long reports keep their bodies as templates until somebody opens them. */
  const unfold = (details) => {
    const rest = details.querySelector(":scope > template");
    if (rest) rest.replaceWith(rest.content);
  };
  document.addEventListener("toggle", (event) => { if (event.target.open) unfold(event.target); }, true);

  /* Filters live in the address, so that a link shows what its sender saw. */
  const read = () => {
    const hash = location.hash.slice(1);
    const direct = /^f-([0-9a-f]{12})$/.exec(hash);
    const given = new URLSearchParams(direct || !hash.includes("=") ? "" : hash);
    const many = (name) => new Set((given.get(name) || "").split(",").filter(Boolean));
    return {
      q: given.get("q") || "",
      severity: many("severity"),
      check: new Set(given.getAll("check")),
      link: new Set(given.getAll("link").map((name) => links.get(name)).filter((n) => n !== undefined)),
      finding: direct ? direct[1] : given.get("finding") || "",
    };
  };
  const write = () => {
    const told = new URLSearchParams();
    if (state.q) told.set("q", state.q);
    if (state.severity.size) told.set("severity", [...state.severity].join(","));
    for (const each of state.check) told.append("check", each);
    for (const [name, number] of links) if (state.link.has(number)) told.append("link", name);
    if (state.finding) told.set("finding", state.finding);
    const hash = told.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  };

  const fits = (card, words) =>
    (!state.severity.size || state.severity.has(card.dataset.severity)) &&
    (!state.check.size || state.check.has(card.dataset.check)) &&
    (!state.link.size || card.dataset.links.split(" ").some((each) => state.link.has(each))) &&
    words.every((word) => text(card).includes(word));

  const apply = () => {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of all) {
      const fit = fits(card, words);
      if (card.hidden === fit) card.hidden = !fit;
      if (fit) shown += 1;
    }
    const filtered = Boolean(words.length || state.severity.size || state.check.size || state.link.size);
    for (const button of buttons) button.setAttribute("aria-pressed", String(state[button.dataset.filter].has(button.dataset.value)));
    for (const line of document.querySelectorAll("[data-line]")) {
      line.classList.toggle("on", state.link.has(line.dataset.line));
      line.classList.toggle("off", state.link.size > 0 && !state.link.has(line.dataset.line));
    }
    if (known) known.hidden = !known.querySelector(".finding:not([hidden])");
    clear.hidden = !filtered;
    none.hidden = shown > 0 || all.length === 0;
    status.textContent = filtered ? `${shown} of ${all.length}` : all.length > 1 ? `${all.length} findings` : "";
  };

  const reveal = (fingerprint) => {
    const card = fingerprint && document.getElementById("f-" + fingerprint);
    if (!card) return;
    card.hidden = false;
    const details = card.querySelector("details");
    unfold(details);
    details.open = true;
    card.scrollIntoView({ block: "start" });
    card.querySelector("summary").focus({ preventScroll: true });
    card.classList.add("target");
    setTimeout(() => card.classList.remove("target"), 1600);
  };

  const toggle = (button) => {
    const chosen = state[button.dataset.filter];
    if (!chosen.delete(button.dataset.value)) chosen.add(button.dataset.value);
    state.finding = "";
    apply();
    write();
  };

  const put = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const area = document.createElement("textarea");
      area.value = words;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  const say = async (button, words, done) => {
    const before = button.textContent;
    await put(words);
    button.textContent = done;
    setTimeout(() => { button.textContent = before; }, 1400);
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-filter], [data-copy], [data-permalink], #clear");
    if (!target) return;
    if (target.dataset.filter) {
      event.preventDefault();
      if (!target.disabled) toggle(target);
    } else if (target.hasAttribute("data-copy")) {
      say(target, target.previousElementSibling.textContent, "Copied");
    } else if (target.hasAttribute("data-permalink")) {
      event.preventDefault();
      state.finding = target.closest(".finding").dataset.fingerprint;
      write();
      say(target, location.href, "Link copied");
    } else {
      state = { q: "", severity: new Set(), check: new Set(), link: new Set(), finding: "" };
      search.value = "";
      apply();
      write();
      search.focus();
    }
  });

  let wait = 0;
  search.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => { state.q = search.value.trim(); state.finding = ""; apply(); write(); }, 80);
  });

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("svg [data-filter]");
    if (link && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      toggle(link);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (event.key === "j" || event.key === "k") {
      const heads = all.filter((card) => !card.hidden).map((card) => card.querySelector("summary"));
      const at = heads.indexOf(document.activeElement);
      const next = heads[event.key === "j" ? at + 1 : Math.max(at, 1) - 1];
      if (next) {
        next.focus();
        next.scrollIntoView({ block: "nearest" });
      }
    }
  });

  /* Paper has no button to open a finding with. */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll(".finding:not([hidden]) > details:not([open]), .heat:not([open])")];
    for (const each of closed) {
      unfold(each);
      each.open = true;
    }
  });
  addEventListener("afterprint", () => { for (const each of closed) each.open = false; });

  const load = () => {
    state = read();
    search.value = state.q;
    apply();
  };
  addEventListener("hashchange", () => { load(); reveal(state.finding); });
  /* After the browser's own jump to the fragment, which takes the focus away. */
  addEventListener("load", () => setTimeout(() => reveal(state.finding)));
  one(".tools").hidden = false;
  load();
})();
