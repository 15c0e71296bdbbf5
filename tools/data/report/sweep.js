// A sweep: a plane of two metrics that can be brushed, and the table of its designs. Data: see tools/report/sweep.hpp.

const metric_names = {accuracy: "accuracy", loss: "loss", bits_per_synapse: "bits a synapse", kib: "memory, KiB", cycles_per_tick: "cycles a tick",
  nj_per_tick_low: "energy of a tick, nJ (lowest)", nj_per_tick_high: "energy of a tick, nJ (highest)"};
const metric_name = (m) => metric_names[m] ?? m;
const more_is_better = (m) => /^(accuracy|yield|cos_|ticks_per_second)/.test(m);

/// The designs that no other is at least as good as in both metrics, and better in one. rows: {x, y}; a sign of -1: more is better.
function front_of(rows, x_sign, y_sign) {
  const beats = (a, b) => x_sign * a.x <= x_sign * b.x && y_sign * a.y <= y_sign * b.y && (a.x !== b.x || a.y !== b.y);
  return new Set(rows.filter((b) => !rows.some((a) => beats(a, b))).map((r) => r.id));
}

const axis_text = (design) => Object.entries(design.axes).map(([k, v]) => `${k} = ${v}`).join(", ") || "the only design";
const mean_text = (m) => (m === undefined ? "–" : short(m.mean) + (m.low === m.high ? "" : ` ± ${short(m.deviation)}`));

function sweep_columns(sweep, state) {
  return [
    {title: "front", text: (d) => (state.front.has(d.id) ? make("span", {class: "mark"}, "◆ yes") : d.status === "finished" ? "no" : "–"),
      value: (d) => (state.front.has(d.id) ? 0 : 1)},
    ...sweep.axes.map((a) => ({title: a, text: (d) => short(d.axes[a]), value: (d) => d.axes[a]})),
    ...sweep.metrics.map((m) => ({title: metric_name(m), number: true, text: (d) => mean_text(d.metrics[m]), value: (d) => d.metrics[m]?.mean})),
    {title: "finished", number: true, value: (d) => d.seeds.filter((s) => s.status === "finished").length,
      text: (d) => `${d.seeds.filter((s) => s.status === "finished").length} of ${d.seeds.length}`},
    {title: "status", text: (d) => d.status, value: (d) => d.status}];
}

function design_details(design, sweep) {
  const seeds = table("Seeds of the design", [
    {title: "seed", number: true, text: (s) => short(s.seed)}, {title: "status", text: (s) => s.status},
    ...sweep.metrics.map((m) => ({title: metric_name(m), number: true, text: (s) => short(s.metrics[m])})),
    {title: "weights", text: (s) => short(s.weights_hash)}, {title: "error", long: true, text: (s) => short(s.error)}], design.seeds);
  return [make("h3", {}, axis_text(design)), seeds.element,
    design.config ? make("pre", {tabindex: "0", class: "config"}, design.config) : make("p", {class: "quiet"}, "The database holds no config of this design.")];
}

/// The values of an axis, in the order of the designs; null without one.
function groups_of(sweep, axis) {
  return axis ? {title: axis, values: [...new Set(sweep.designs.map((d) => short(d.axes[axis])))]} : null;
}

function sweep_rows(sweep, state) {
  const rows = sweep.designs.filter((d) => state.x in d.metrics && state.y in d.metrics).map((d) => {
    const x = d.metrics[state.x], y = d.metrics[state.y];
    return {id: d.id, name: axis_text(d), seeds: y.n, x: x.mean, x_low: x.low, x_high: x.high, y: y.mean, y_low: y.low, y_high: y.high};
  });
  state.front = front_of(rows, state.x_more ? -1 : 1, state.y_more ? -1 : 1);
  for (const row of rows) {
    row.front = state.front.has(row.id), row.kind = row.front ? "not dominated" : "dominated";
    if (state.colour) row.group = short(sweep.designs[row.id].axes[state.colour]);
  }
  return rows;
}

/// Native number fields of the brushed ranges: the brush writes them, and whoever has no mouse does.
function bound_fields(change) {
  const fields = {};
  const field = (name, label) => make("label", {}, label, fields[name] = make("input", {type: "number", step: "any", input: change}));
  const elements = [field("x_from", "x from"), field("x_to", "x to"), field("y_from", "y from"), field("y_to", "y to")];
  const put = (name, value) => { fields[name].value = value === undefined ? "" : Number(value.toPrecision(6)); };
  return {elements,
    set: (x, y) => { put("x_from", x?.[0]), put("x_to", x?.[1]), put("y_from", y?.[0]), put("y_to", y?.[1]); },
    empty: () => Object.values(fields).every((f) => f.value === ""),
    holds: (m, axis) => {
      const from = fields[`${axis}_from`].value, to = fields[`${axis}_to`].value;
      return (from === "" && to === "") || (m !== undefined && (from === "" || m.mean >= Number(from)) && (to === "" || m.mean <= Number(to)));
    }};
}

function sweep_section(sweep) {
  sweep.designs.forEach((d, k) => { d.id = k; });
  const plotted = sweep.metrics;
  const start = section(`Sweep ${sweep.name}`, make("p", {class: "quiet"}, sweep_summary(sweep)));
  if (plotted.length < 2) {
    start.append(make("p", {class: "quiet"}, "The plane is left out: it needs two metrics, of designs that finished."));
  }
  const prefer = (wanted, other) => Math.max(0, wanted.map((m) => plotted.indexOf(m)).find((k) => k >= 0 && k !== other) ?? (other === 0 ? 1 : 0));
  const y_first = prefer(["accuracy", "loss"], -1), x_first = prefer(["nj_per_tick_high", "kib", "bits_per_synapse", "cycles_per_tick"], y_first);
  const state = {front: new Set(), x: plotted[x_first], y: plotted[y_first], x_more: more_is_better(plotted[x_first] ?? ""), y_more: more_is_better(plotted[y_first] ?? "")};
  const details = make("div", {"aria-live": "polite", class: "details"});
  const count = make("p", {class: "quiet", "aria-live": "polite"});
  const show_design = (design) => details.replaceChildren(...design_details(design, sweep).flat());
  const list = table("Designs", sweep_columns(sweep, state), sweep.designs, {choose: show_design, tall: true, sortable: true});
  const bounds = bound_fields(() => filter());
  function filter() {
    const shown = sweep.designs.filter((d) => bounds.holds(d.metrics[state.x], "x") && bounds.holds(d.metrics[state.y], "y"));
    list.update(shown);
    count.textContent = `${shown.length} of ${sweep.designs.length} designs` + (bounds.empty() ? ". Drag over the plane, or fill in the ranges, to choose some; choose a row for its config." : " within the ranges.");
  }
  if (plotted.length >= 2) start.append(plane(sweep, state, bounds, filter, show_design, {x_first, y_first}));
  start.append(make("h3", {}, "Designs"), count, list.element, details,
    sweep.file ? make("details", {}, make("summary", {}, "The sweep's file"), make("pre", {tabindex: "0"}, sweep.file)) : make("p", {class: "quiet"}, "The database holds no file of the sweep."));
  if (plotted.length >= 2) sweep_rows(sweep, state);
  filter();
}

function sweep_summary(sweep) {
  const points = sweep.designs.flatMap((d) => d.seeds);
  const of = (status) => points.filter((p) => p.status === status).length;
  return `${points.length} points, ${sweep.designs.length} designs: ${of("finished")} points finished, ${of("diverged")} diverged, ${of("refused")} refused. ` +
    "Points that differ in the seed alone are one design; numbers are means ± standard deviation over its finished seeds.";
}

function plane(sweep, state, bounds, filter, show_design, {x_first, y_first}) {
  const names = sweep.metrics.map(metric_name), scale = {};
  const log = (axis) => make("input", {type: "checkbox", change: (event) => { scale[axis] = event.target.checked; again(); }});
  const more = (axis) => make("input", {type: "checkbox", change: (event) => { state[`${axis}_more`] = event.target.checked; again(); }});
  const boxes = {x: more("x"), y: more("y")};
  const scale_of = (axis, rows) => (scale[axis] && rows.every((r) => r[`${axis}_low`] > 0) ? {type: "log"} : {});
  const picture = figure("", "Lines through a point reach from its lowest to its highest seed. Diamonds: no other design is as good in both metrics and better in one.", () => {
    const rows = sweep_rows(sweep, state);
    return scatter(rows, metric_name(state.x), metric_name(state.y), scale_of("x", rows), scale_of("y", rows), groups_of(sweep, state.colour));
  }, (view) => {
    view.addSignalListener("brush", (_, range) => { bounds.set(range.x, range.y), filter(); });
    view.addEventListener("click", (_, item) => { if (item?.datum?.id !== undefined) show_design(sweep.designs[item.datum.id]); });
  });
  function again() {
    bounds.set(), sweep_rows(sweep, state), filter();
    if (page_is_drawn) picture.draw();
  }
  const pick = (axis) => (k) => {
    state[axis] = sweep.metrics[k], state[`${axis}_more`] = boxes[axis].checked = more_is_better(state[axis]);
    again();
  };
  const colour = (k) => { state.colour = k === 0 ? null : sweep.axes[k - 1], again(); };
  boxes.x.checked = state.x_more, boxes.y.checked = state.y_more;
  const check = (box, label) => make("label", {class: "check"}, box, label);
  const clear = make("button", {type: "button", click: again}, "show all");
  return make("div", {}, make("div", {class: "controls"},
    choice("x axis", names, pick("x"), x_first).element, check(boxes.x, "more is better"), check(log("x"), "log x"),
    choice("y axis", names, pick("y"), y_first).element, check(boxes.y, "more is better"), check(log("y"), "log y"),
    choice("colour", ["front", ...sweep.axes], colour).element),
    picture.element, make("div", {class: "controls"}, bounds.elements, clear));
}
