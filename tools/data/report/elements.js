// Elements of a page, and numbers as text.

/// make("p", {class: "quiet"}, "text", element, ...): attributes by name, functions as listeners; null children are left out.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined));
  return element;
}

/// At most so many digits that count: 0.9125, 1.2e-7, 65536; a dash for what is not there.
function short(x, digits = 4) {
  if (x === null || x === undefined) return "–";
  if (typeof x !== "number") return String(x);
  if (Number.isInteger(x) && Math.abs(x) < 1e7) return String(x);
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return x.toExponential(2).replace("e+", "e");
  return String(Number(x.toPrecision(digits)));
}
const percent = (x) => (x === null || x === undefined ? "–" : `${short(100 * x, 3)} %`);

let sections = 0;
/// A section with a heading, named in the page's list of sections.
function section(title, ...children) {
  const id = `section-${++sections}`;
  const list = document.querySelector("#contents ul") ?? document.getElementById("contents").appendChild(make("ul"));
  list.append(make("li", {}, make("a", {href: `#${id}`}, title)));
  const element = make("section", {"aria-labelledby": id}, make("h2", {id}, title), ...children);
  document.getElementById("page").append(element);
  return element;
}

/// columns: {title, text(row), value(row) for sorting, number: right-aligned, long: may be broken}.
/// choose(row): rows can be focused, and chosen by click, Enter or space; up and down go to the next row.
function table(caption, columns, rows, {choose = null, tall = false, sortable = false} = {}) {
  const body = make("tbody");
  const cell = (c, row) => make("td", {class: c.number ? "number" : c.long ? "long" : null}, c.text(row));
  const pick = (row, tr) => {
    for (const other of body.children) other.setAttribute("aria-selected", String(other === tr));
    choose(row);
  };
  const line = (row) => {
    const tr = make("tr", {}, columns.map((c) => cell(c, row)));
    if (choose === null) return tr;
    tr.tabIndex = 0;
    tr.setAttribute("aria-selected", "false");
    tr.addEventListener("click", () => pick(row, tr));
    tr.addEventListener("keydown", (event) => {
      const next = {ArrowDown: tr.nextSibling, ArrowUp: tr.previousSibling}[event.key];
      if (next) next.focus();
      else if (event.key === "Enter" || event.key === " ") pick(row, tr);
      else return;
      event.preventDefault();
    });
    return tr;
  };
  const show = (list) => body.replaceChildren(...list.map(line));
  const heads = columns.map((c, k) => {
    const th = make("th", {scope: "col", class: c.number ? "number" : null});
    th.append(sortable ? make("button", {type: "button", click: () => sort(k)}, c.title) : c.title);
    return th;
  });
  let shown = rows;
  function sort(k) {
    const down = heads[k].getAttribute("aria-sort") === "ascending";
    for (const th of heads) th.removeAttribute("aria-sort");
    heads[k].setAttribute("aria-sort", down ? "descending" : "ascending");
    order = (a, b) => (down ? -1 : 1) * compare(columns[k].value(a), columns[k].value(b));
    show([...shown].sort(order));
  }
  let order = () => 0;
  const element = make("div", {class: tall ? "scroll tall" : "scroll", role: "region", tabindex: "0", "aria-label": caption},
    make("table", {"aria-label": caption}, make("thead", {}, make("tr", {}, heads)), body));
  show(rows);
  return {element, body, update: (list) => { shown = list; show([...list].sort(order)); }};
}

/// What is not there comes last.
function compare(a, b) {
  const absent = (x) => x === null || x === undefined;
  if (absent(a) || absent(b)) return absent(a) - absent(b);
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}

/// A native list of choices; change(number of the choice) is called at once and at every change.
function choice(label, names, change, first = 0) {
  const select = make("select", {"aria-label": label, change: () => change(select.selectedIndex)}, names.map((n) => make("option", {}, n)));
  select.selectedIndex = first;
  return {element: make("label", {}, label, select), select};
}
