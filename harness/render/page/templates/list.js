/* A list of cards of which only so many stand in the page as somebody looks at. */
const STEP = 50;
class List {
  constructor(section, findings, rules) {
    this.holder = one(".list", section);
    this.findings = findings;
    this.rules = rules;
    this.cards = new Map();
    this.matches = findings;
    this.more = el("button", { type: "button", class: "further" });
    this.more.addEventListener("click", () => this.further());
    this.holder.after(this.more);
    this.holder.replaceChildren();
    if ("IntersectionObserver" in window) new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) this.further(); }, { rootMargin: "600px" }).observe(this.more);
  }

  card(found) {
    if (!this.cards.has(found)) {
      const made = card(found);
      made.firstElementChild.addEventListener("toggle", () => { if (made.firstElementChild.open) unfold(made, found, this.rules); });
      this.cards.set(found, made);
    }
    return this.cards.get(found);
  }

  /* `first` is shown in front where it would not be in sight otherwise. */
  show(matches, first) {
    const ahead = first && matches.indexOf(first) >= STEP;
    this.matches = ahead ? [first, ...matches.filter((each) => each !== first)] : matches;
    this.holder.replaceChildren();
    this.further();
  }

  further(step = STEP) {
    const start = this.holder.childElementCount;
    const next = this.matches.slice(start, start + step);
    if (next.length) this.holder.append(...next.map((each) => this.card(each)));
    const left = this.matches.length - start - next.length;
    this.more.hidden = left <= 0;
    this.more.textContent = `Show ${Math.min(STEP, left)} more of ${left.toLocaleString("en")}`;
  }

  open(found) {
    const made = this.card(found);
    unfold(made, found, this.rules);
    made.firstElementChild.open = true;
    return made;
  }
}
