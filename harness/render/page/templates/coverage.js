/* Heat maps, drawn when they are opened; a cell with findings leads to them. */
const GLYPHS = { finding: "✕", error: "!", known: "◐", clean: "✓", vacuous: "○", skipped: "–" };
const WORDS = { finding: "finding", error: "could not run", known: "known finding", clean: "clean", vacuous: "drove nothing", skipped: "skipped" };
const ROWS = 200;

const cell = (subject, aspect, told) => {
  if (!told) return el("td", null, hidden("not looked at"));
  const [outcome, count, detail] = told;
  const sign = Object.hasOwn(GLYPHS, outcome) ? outcome : "skipped";
  const said = `${WORDS[sign]}, ${count}×${detail ? `: ${detail}` : ""}`;
  const glyph = el("span", { "aria-hidden": "true" }, /^\d+ d$/.test(detail) ? detail : GLYPHS[sign]);
  if (sign !== "finding" && sign !== "known") return el("td", { class: `cell o-${sign}`, title: said }, glyph, hidden(said));
  const label = `${subject}, ${aspect}: ${said}. Show its findings`;
  return el("td", { class: `cell o-${sign}`, title: said }, el("button", { type: "button", "data-filter": "operation", "data-value": subject, "aria-pressed": "false", "aria-label": label }, glyph));
};
const heatRows = (table, rows) => rows.map(([subject, cells]) => el("tr", null, el("th", { scope: "row" }, el("code", null, subject)), cells.map((told, at) => cell(subject, table.aspects[at], told))));

const heatTable = (table) => {
  const inside = el("tbody", null, heatRows(table, table.rows.slice(0, ROWS)));
  const holder = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `Coverage of ${table.check}` },
    el("table", null, el("thead", null, el("tr", null, el("th", { scope: "col" }, counted(table.rows.length, "subject")), table.aspects.map((each) => el("th", { scope: "col" }, each)))), inside));
  const left = table.rows.length - ROWS;
  if (left <= 0) return [holder];
  const more = el("button", { type: "button", class: "further" }, `Show ${left.toLocaleString("en")} more`);
  more.addEventListener("click", () => { inside.append(...heatRows(table, table.rows.slice(ROWS))); more.remove(); });
  return [holder, more];
};

const coverage = (tables) => {
  for (const details of all("[data-table]")) {
    const table = tables[Number(details.dataset.table)];
    const draw = () => { if (details.open && details.childElementCount === 1) details.append(...heatTable(table)); };
    details.addEventListener("toggle", draw);
    details.open = table.rows.length <= 20;
    draw();
  }
};
