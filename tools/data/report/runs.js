// Sections of run directories. data.runs and data.designs: see tools/report/runs.hpp.

const seeds_of = (runs) => runs.map((r) => r.summary.seed).join(", ");
const label_of = (data, run) => data.designs[run.design].label;
const labels = (data) => data.designs.map((d) => d.label);
const charts = (...list) => make("div", {class: "charts"}, list.map((f) => f.element));

/// A sentence for each reason, with the runs that have it.
function absences(runs, part) {
  const reasons = new Map();
  for (const run of runs.filter((r) => part in r.missing))
    reasons.set(run.missing[part], [...(reasons.get(run.missing[part]) ?? []), run.name]);
  return [...reasons].map(([why, names]) =>
    make("p", {class: "quiet"}, `Left out for ${names.length === runs.length ? "every run" : names.join(", ")}: ${why}.`));
}

function run_table(data) {
  const s = (title, key, more = {}) => ({title, text: (r) => short(r.summary[key]), value: (r) => r.summary[key], ...more});
  const columns = [
    {title: "run", text: (r) => r.name, value: (r) => r.name},
    s("rule", "rule"), s("number path", "number_path"), s("seed", "seed", {number: true}),
    s("final loss", "final_loss", {number: true}),
    {title: "accuracy", number: true, text: (r) => percent(r.summary.final_accuracy), value: (r) => r.summary.final_accuracy},
    {title: "status", value: (r) => r.summary.status,
      text: (r) => r.summary.status + (r.summary.diverged_at_tick === null ? "" : ` at tick ${r.summary.diverged_at_tick}`)},
    s("bits a synapse", "bits_per_synapse", {number: true}), s("locality", "locality"), s("ticks", "ticks", {number: true}),
    s("weights", "weights_hash"), s("config", "config_hash")];
  const differing = data.designs.length < 2 ? null : make("details", {}, make("summary", {}, "How the designs differ"),
    data.designs.map((d) => [make("h3", {}, d.label), make("pre", {class: "wrapped"}, d.differs.join("\n"))]));
  section("Runs", make("p", {class: "quiet"}, `${data.runs.length} run(s) of ${data.designs.length} design(s); runs that differ in the seed alone are one design.`),
    table("Runs", columns, data.runs, {sortable: true}).element, differing);
}

function curve_rows(data, kind, field) {
  return data.runs.flatMap((run) => run.curve[kind].filter((p) => p[field] !== null)
    .map((p) => ({series: label_of(data, run), x: p[0], y: p[field]})));
}
function curve_figure(data, kind, field, title, x_title, y_title) {
  const rows = curve_rows(data, kind, field);
  if (rows.length === 0) return null;
  const scale = field === 1 ? log_or_linear(rows.map((r) => r.y)) : {};
  const bins = [...new Set(data.runs.map((r) => r.curve.train_bin))].filter((b) => b > 1);
  const thinned = kind === "train" && bins.length ? `Each point is the mean of ${bins.join(" or ")} losses. ` : "";
  return figure(title, thinned, () => band_chart(rows, x_title, y_title, scale, labels(data)));
}
function curves(data) {
  const figures = [
    curve_figure(data, "train", 1, "Loss in training", "trial, or weight write", "loss"),
    curve_figure(data, "test", 1, "Loss on the test set", "epoch", "loss"),
    curve_figure(data, "test", 2, "Accuracy on the test set", "epoch", "accuracy"),
    curve_figure(data, "epoch", 1, "Loss of an epoch's own trials", "epoch", "loss"),
    curve_figure(data, "epoch", 2, "Accuracy on an epoch's own trials", "epoch", "accuracy")].filter((f) => f !== null);
  const bands = data.runs.length > data.designs.length ? "Lines are means over seeds, bands reach from the lowest to the highest seed." : "One seed a design: there is no band.";
  section("Learning curves", make("p", {class: "quiet"}, bands), charts(...figures));
}

const span = (low, high) => (low === null || low === undefined ? "–" : `${short(low, 3)} .. ${short(high, 3)}`);
const limited = (r) => r.saturations + r.wraps > 0;
/// Part of the format's range that the values reach.
const used = (r) => (r.range === null || r.min === null ? null : Math.max(r.min / (r.range.low || Infinity), r.max / r.range.high));
const stalled = (r) => (r.updates ? r.stalled_updates / r.updates : null);

function register_table(registers) {
  const count = (title, key) => ({title, number: true, text: (r) => short(r[key]), value: (r) => r[key]});
  const drift = (r) => (r.drift === null || r.range === null ? r.drift : r.drift / r.range.step);
  return table("Registers", [
    {title: "register", text: (r) => r.name, value: (r) => r.name},
    {title: "format", text: (r) => r.format, value: (r) => r.format},
    {title: "format's range", text: (r) => span(r.range?.low, r.range?.high), value: (r) => r.range?.high},
    {title: "observed", text: (r) => span(r.min, r.max), value: (r) => r.max},
    {title: "range used", number: true, text: (r) => percent(used(r)), value: used},
    {title: "saturations", number: true, value: (r) => r.saturations,
      text: (r) => (r.saturations ? make("span", {class: "mark"}, `▲ ${short(r.saturations)}`) : "0")},
    count("wraps", "wraps"), count("rounded to 0", "underflows"), count("writes", "writes"),
    {title: "stalled updates", number: true, text: (r) => percent(stalled(r)), value: stalled},
    {title: "yield", number: true, text: (r) => short(r.yield), value: (r) => r.yield},
    {title: "drift, LSB", number: true, text: (r) => short(drift(r)), value: drift}], registers, {sortable: true}).element;
}
function register_rows(registers) {
  const log2 = (x) => (x > 0 ? Math.log2(x) : null);
  return registers.filter((r) => r.range !== null).map((r) => ({name: r.name, format: r.format,
    low: Math.log2(r.range.step), high: Math.log2(Math.max(r.range.high, -r.range.low)),
    largest: r.min === null ? null : log2(Math.max(Math.abs(r.min), Math.abs(r.max))),
    observed: span(r.min, r.max), range: span(r.range.low, r.range.high), state: limited(r) ? "limited" : "within"}));
}
function registers(data) {
  const runs = data.runs.filter((r) => r.registers.length > 0);
  if (runs.length === 0) {
    section("Registers", make("p", {class: "quiet"}, "Left out: no register was counted; set probes = \"all\" or \"weights\"."));
    return;
  }
  const place = make("div");
  const show = (k) => {
    const rows = register_rows(runs[k].registers);
    const picture = figure("", "Bars: from one step (LSB) to the end of the format's range, in powers of two. Symbols: the largest value that was written; a triangle where values were saturated or wrapped.", () => register_chart(rows));
    if (drawn_registers) drawn.splice(drawn.indexOf(drawn_registers), 1);
    drawn_registers = picture.draw;
    if (rows.length === 0) drawn.splice(drawn.indexOf(picture.draw), 1);
    place.replaceChildren(rows.length ? picture.element : make("p", {class: "quiet"}, "The run is in double: there is no range to compare with."),
      register_table(runs[k].registers));
    if (page_is_drawn && rows.length) picture.draw();
  };
  const pick = choice("run", runs.map((r) => r.name), show);
  const first_fixed = Math.max(0, runs.findIndex((r) => r.registers.some((x) => x.range !== null)));
  pick.select.selectedIndex = first_fixed;
  section("Registers", make("p", {class: "quiet"}, "yield: the part of the requested weight change that is made. drift: mean error of a weight write. Stalled updates leave the weight as it was."),
    runs.length > 1 ? make("div", {class: "controls"}, pick.element) : null, place);
  show(first_fixed);
}
let drawn_registers = null, page_is_drawn = false;

const alignment_names = ["cos(r, g): the rule's own bias", "cos(q, r): damage of the arithmetic", "cos(q, g): both"];
function alignment(data) {
  const figures = data.designs.map((design, k) => {
    const rows = data.runs.filter((r) => r.design === k && r.alignment !== null).flatMap((run) => run.alignment.flatMap((point) =>
      alignment_names.map((series, c) => ({series, x: point[0], y: point[c + 1]})).filter((row) => row.y !== null)));
    if (rows.length === 0) return null;
    return figure(data.designs.length > 1 ? design.label : "", null, () => band_chart(rows, "trial", "cosine", {}, alignment_names));
  }).filter((f) => f !== null);
  section("Alignment", figures.length === 0 ? null : make("p", {class: "quiet"}, "g: exact gradient, r: the rule's step in double, q: the step as quantized, on the same trial from the same words."),
    figures.length ? charts(...figures) : null, absences(data.runs, "alignment"));
}

function spectrum(data) {
  const rows = data.runs.filter((r) => r.spectrum !== null).flatMap((run) => {
    const largest = Math.max(...run.spectrum.values);
    return run.spectrum.values.map((y, k) => ({series: label_of(data, run), x: k + 1, y})).filter((p) => p.y > 1e-10 * largest);
  });
  const from = [...new Set(data.runs.filter((r) => r.spectrum !== null).map((r) => r.spectrum.from))].join("; ");
  const unchanged = data.runs.filter((r) => r.spectrum !== null && !r.spectrum.values.some((y) => y > 0));
  section("Spectrum of what was learned",
    rows.length ? charts(figure("", `Singular values of W_K - W_0, recurrent weights, above 1e-10 of the largest. From ${from}.`,
      () => band_chart(rows, "index", "singular value", log_or_linear(rows.map((r) => r.y)), labels(data)))) : null,
    unchanged.length ? make("p", {class: "quiet"}, `The recurrent weights did not change in ${unchanged.map((r) => r.name).join(", ")}.`) : null,
    absences(data.runs, "spectrum"));
}

/// Prefixes that suit the largest number.
function in_units(lines, unit, factors) {
  const top = Math.max(...lines.map((l) => l.high));
  const [name, size] = factors.findLast(([, f]) => top >= f) ?? [unit, 1];
  return [name, lines.map((l) => ({name: l.name.replace(/^(tick|cycles|memory)\./, ""), low: l.low / size, high: l.high / size}))];
}
function machine_figures(costs) {
  const known = costs.lines.filter((l) => l.low !== null);
  const of = (root) => known.filter((l) => l.name.startsWith(`${root}.`));
  const memory = known.filter((l) => ["memory.banks", "memory.total"].includes(l.name)).map((l) => {
    const kib = l.unit === "bits" ? 8192 : 1;
    return {name: l.name === "memory.total" ? "all that is kept" : "synapse banks", low: l.low / kib, high: l.high / kib};
  });
  const [unit, energy] = in_units(of("tick"), "pJ", [["pJ", 1], ["nJ", 1e3], ["uJ", 1e6]]);
  const [, cycles] = in_units(of("cycles"), "cycles", []);
  const energy_note = "Blue to the lowest of all sources, the thin bar on to the highest. Unknown lines are not in it.";
  return charts(...[
    memory.length ? figure("Memory, KiB", null, () => range_bars(memory, "KiB")) : null,
    cycles.length ? figure("Cycles of a tick, by phase", null, () => range_bars(cycles, "cycles")) : null,
    energy.length ? figure("Energy of a tick, by phase", energy_note, () => range_bars(energy, unit)) : null].filter((f) => f !== null));
}
function source_text([name, e]) {
  const value = e.value === undefined ? "" : ` ${short(e.value)} ${e.unit}`;
  const at = [e.node_nm ? `${e.node_nm} nm` : null, e.voltage ? `${e.voltage} V` : null, e.basis].filter((x) => x !== null);
  return `${name}${value}, ${at.join(", ")}: ${e.source}${e.doi ? `, doi ${e.doi}` : ""}`;
}
function cost_tables(costs) {
  const lines = table("Lines of the cost", [
    {title: "line", text: (l) => l.name},
    {title: "low", number: true, text: (l) => short(l.low)}, {title: "high", number: true, text: (l) => short(l.high)},
    {title: "unit", text: (l) => l.unit},
    {title: "without, as unknown", long: true, text: (l) => l.without.join(", ") || "–"},
    {title: "how", long: true, text: (l) => l.arithmetic}], costs.lines, {tall: true});
  return [make("details", {}, make("summary", {}, "All lines and their arithmetic"), lines.element),
    make("details", {}, make("summary", {}, `Sources (${Object.keys(costs.entries).length} numbers)`),
      make("ul", {class: "quiet"}, Object.entries(costs.entries).map((e) => make("li", {}, source_text(e)))))];
}
function machine(data) {
  const seen = new Set(), runs = data.runs.filter((r) => r.machine !== null && !seen.has(r.design) && seen.add(r.design));
  section("Machine", runs.length === 0 ? null : make("p", {class: "quiet"}, "Measured over one trial from the initial weights, one run a design; ranges go over published sources."),
    runs.map((run) => {
      const m = run.machine.machine, total = run.summary.machine;
      const whole = total === undefined ? "" : ` The run took ${short(total.cycles)} cycles, its longest tick ${short(total.longest_tick)}.`;
      return [make("h3", {}, `${m.name}: ${label_of(data, run)}`),
        make("p", {class: "quiet"}, `${m.cores} core(s), ${m.clock_mhz ? `${m.clock_mhz} MHz` : "no clock given"}, ${m.node_nm} nm, ${m.voltage} V.${whole}`),
        machine_figures(run.machine), cost_tables(run.machine)];
    }), absences(data.runs, "machine"));
}

function configs(data) {
  section("Configs", make("p", {class: "quiet"}, "Resolved: every key with the value that was used. To run one again, save it as config.toml and give it to synq run config.toml --out NAME."),
    data.runs.map((run) => make("details", {}, make("summary", {}, run.name), make("pre", {tabindex: "0"}, run.config))));
}

function runs(data) {
  if (data.runs.length === 0) return;
  for (const part of [run_table, curves, registers, alignment, spectrum, machine, configs]) part(data);
}
