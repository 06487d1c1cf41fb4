/* The page itself: reads its data, listens, shows. */
const search = one("#q"), clear = one("#clear"), status = one("#status"), none = one("#none"), chosen = one("#chosen"), known = one("#known");
const PRINTED_WHOLE = 12;

const unpacked = async (text) => {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
};

const begin = ({ findings, rules, tables }) => {
  const lists = [new List(one("#findings"), findings.filter((each) => !each.known), rules)];
  if (known) lists.push(new List(known, findings.filter((each) => each.known), rules));
  let asked = fromAddress();

  const press = () => {
    for (const button of all("[data-filter]")) button.setAttribute("aria-pressed", String(asked[button.dataset.filter].has(button.dataset.value)));
    for (const line of all("[data-line]")) {
      const ends = line.dataset.ends;
      const on = asked.link.has(ends) || ends.split(" → ").some((each) => asked.node.has(each));
      line.classList.toggle("on", on);
      line.classList.toggle("off", asked.link.size + asked.node.size > 0 && !on);
    }
    const named = ["rule", "operation", "link", "node"].flatMap((name) => [...asked[name]].map((value) => [name, value]));
    chosen.replaceChildren(...named.map(([name, value]) => el("button", { type: "button", "data-filter": name, "data-value": value, "aria-pressed": "true", "aria-label": `Take the filter ${value} off` }, value, el("span", { "aria-hidden": "true" }, " ×"))));
  };

  const apply = () => {
    const target = asked.finding && findings.find((each) => each.id === asked.finding);
    let shown = 0;
    for (const list of lists) {
      const matches = matching(list.findings, asked, rules);
      shown += matches.length;
      list.show(matches, target);
    }
    press();
    const filtered = isFiltered(asked);
    if (known) known.hidden = !lists[1].matches.length;
    clear.hidden = !filtered;
    none.hidden = shown > 0 || findings.length === 0;
    status.textContent = filtered ? `${shown.toLocaleString("en")} of ${findings.length.toLocaleString("en")}` : findings.length > 1 ? `${findings.length.toLocaleString("en")} findings` : "";
  };

  const change = () => { asked.finding = ""; apply(); toAddress(asked); };

  const reveal = () => {
    const found = asked.finding && findings.find((each) => each.id === asked.finding);
    if (!found) return;
    const list = lists.find((each) => each.findings.includes(found));
    if (!list.matches.includes(found)) {
      asked = { ...blank(), finding: asked.finding };
      search.value = "";
      apply();
    }
    const made = list.open(found);
    made.scrollIntoView({ block: "start" });
    one("summary", made).focus({ preventScroll: true });
    made.classList.add("target");
    setTimeout(() => made.classList.remove("target"), 1600);
  };

  const put = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const area = el("textarea");
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
    const button = event.target.closest("[data-filter], [data-copy], [data-permalink], #clear");
    if (!button) return;
    if (button.dataset.filter) {
      event.preventDefault();
      if (button.disabled) return;
      const values = asked[button.dataset.filter], far = !button.closest(".tools, .verdict, .map, .list");
      if (!values.delete(button.dataset.value)) values.add(button.dataset.value);
      change();
      if (far) one("#findings").scrollIntoView({ block: "start" });
    } else if (button.hasAttribute("data-copy")) {
      say(button, button.previousElementSibling.textContent, "Copied");
    } else if (button.hasAttribute("data-permalink")) {
      event.preventDefault();
      asked.finding = button.dataset.permalink;
      toAddress(asked);
      say(button, location.href, "Link copied");
    } else {
      asked = blank();
      search.value = "";
      apply();
      toAddress(asked);
      search.focus();
    }
  });

  let wait = 0;
  search.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => { asked.q = search.value.trim(); change(); }, 80);
  });

  const step = (forward) => {
    const heads = () => all(".list > .finding > details > summary").filter((each) => each.offsetParent);
    const at = heads().indexOf(document.activeElement);
    if (forward && at === heads().length - 1) lists.forEach((list) => list.further());
    const next = heads()[forward ? at + 1 : Math.max(at, 1) - 1];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    const pressed = event.target.closest?.("svg [data-filter]");
    if (pressed && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      pressed.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
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
    } else if (event.key === "j" || event.key === "k") step(event.key === "j");
  });

  /* Paper has no button to open a finding with: a few are printed whole, of many the errors and what is open, and the heads of the others. */
  let closed = [];
  addEventListener("beforeprint", () => {
    for (const list of lists) {
      list.further(500);
      const few = list.matches.length <= PRINTED_WHOLE;
      for (const found of list.matches.slice(0, list.holder.childElementCount)) {
        const made = list.card(found);
        const whole = few || (found.severity === "error" && !found.known);
        made.classList.toggle("head-only", !whole && !made.firstElementChild.open);
        if (whole) unfold(made, found, rules);
      }
    }
    closed = all(".finding:not(.head-only) > details:not([open]), .heat:not([open])");
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of closed) each.open = false; });

  const load = () => {
    asked = fromAddress();
    search.value = asked.q;
    apply();
  };
  addEventListener("hashchange", () => { load(); reveal(); });
  coverage(tables);
  one(".tools").hidden = false;
  for (const each of all(".rest")) each.hidden = true;
  load();
  const first = lists[0].matches[0];
  if (first && !asked.finding && !isFiltered(asked)) lists[0].open(first);
  /* After the browser's own jump to the fragment, which takes the focus away. */
  if (document.readyState === "complete") reveal();
  else addEventListener("load", () => setTimeout(reveal));
};

const data = one("#data");
if (data.dataset.packed === "no") begin(JSON.parse(data.content.textContent));
else if ("DecompressionStream" in window) unpacked(data.content.textContent).then(begin);
