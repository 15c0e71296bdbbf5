// Vega-Lite specifications. Colours: Okabe and Ito, told apart by colour-blind readers; each ground has those that it shows well.
const dark = matchMedia("(prefers-color-scheme: dark)");
const lightColours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
const darkColours = ["#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#D55E00", "#FFFFFF"];
const dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 2], [1, 3]];
const colours = () => (dark.matches ? darkColours : lightColours);

function theme() {
  const text = dark.matches ? "#e8eaed" : "#1b1d21", line = dark.matches ? "#3d434d" : "#d9dce1";
  const axis = {labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12,
    titleFontSize: 12, titleFontWeight: "normal", labelOverlap: true, labelSeparation: 8};
  return {background: "transparent", font: "system-ui, DejaVu Sans, sans-serif", axis, view: {stroke: line},
    range: {category: colours()}, header: {labelColor: text, titleColor: text, labelFontSize: 12},
    legend: {labelColor: text, titleColor: text, orient: "bottom", direction: "vertical", labelLimit: 0, labelFontSize: 12,
      symbolStrokeWidth: 2.5, symbolBaseFillColor: text, symbolBaseStrokeColor: text, title: null}};
}

const drawn = [];
/// Draws spec() into a figure, again when the scheme of colours changes. ready(view) is called after each drawing.
function figure(title, caption, spec, ready = () => {}) {
  const chart = make("div", {class: "chart", role: "img", "aria-label": title});
  const element = make("figure", {}, title ? make("h3", {}, title) : null, chart, caption ? make("figcaption", {}, caption) : null);
  const wide = {width: "container", height: 260, autosize: {type: "fit-x", contains: "padding"}};
  const whole_spec = (own) => ({$schema: "https://vega.github.io/schema/vega-lite/v6.json", ...(own.facet ? {} : wide), ...own});
  const draw = () => vegaEmbed(chart, whole_spec(spec()),
    {config: theme(), renderer: "svg", ast: true, actions: {export: true, source: false, compiled: false, editor: false}})
    .then((result) => ready(result.view));
  drawn.push(draw);
  return {element, draw};
}
function draw_all() { return Promise.all(drawn.map((draw) => draw())); }
dark.addEventListener("change", draw_all);

const quantitative = (field, title, scale = {}) => ({field, type: "quantitative", title,
  scale: scale.type === "log" ? scale : {zero: false, ...scale}});

/// Of an axis that counts.
const whole = {tickMinStep: 1, format: "d"};

/// Of positive numbers that span more than a factor of 20.
function log_or_linear(values) {
  const low = Math.min(...values), high = Math.max(...values);
  return {type: low > 0 && high > 20 * low ? "log" : "linear"};
}

/// rows: {x, y, series}. The mean over the rows of one series and x, between the lowest and the highest of them.
function band_chart(rows, x_title, y_title, y_scale, series_order) {
  const range = series_order.map((_, k) => colours()[k % colours().length]);
  const dash = {field: "series", type: "nominal", sort: series_order,
    scale: {domain: series_order, range: series_order.map((_, k) => dashes[k % dashes.length])}};
  const colour = {field: "series", type: "nominal", sort: series_order, scale: {domain: series_order, range}};
  const x = {...quantitative("x", x_title, {nice: false}), axis: whole};
  const lines = {mark: {type: "line", strokeWidth: 2, clip: true, point: rows.length < 40 && {filled: true, size: 30}},
    encoding: {x, y: {aggregate: "mean", ...quantitative("y", y_title, y_scale)}, color: {...colour, legend: {symbolType: "stroke", symbolSize: 400}}, strokeDash: dash,
      tooltip: [{field: "series", title: "series"}, {field: "x", title: x_title}, {aggregate: "mean", field: "y", title: `mean ${y_title}`},
        {aggregate: "min", field: "y", title: "lowest"}, {aggregate: "max", field: "y", title: "highest"}, {aggregate: "count", title: "seeds"}]}};
  const bands = series_order.map((name, k) => ({transform: [{filter: {field: "series", equal: name}}],
    mark: {type: "area", color: range[k], opacity: 0.25, clip: true},
    encoding: {x, y: {aggregate: "min", ...quantitative("y", y_title, y_scale)}, y2: {aggregate: "max", field: "y"}}}));
  return {data: {values: rows}, layer: [...bands, lines]};
}

/// rows: {name, format, low, high, largest, state}: powers of two that the format spans, and the largest value that was written.
function register_chart(rows) {
  const states = ["within", "limited"];
  const line = dark.matches ? "#5a6270" : "#b9bfc9", [, bad] = colours(), good = dark.matches ? "#56B4E9" : "#0072B2";
  const y = {field: "name", type: "nominal", title: null, sort: null, axis: {labelLimit: 130}};
  const tooltip = [{field: "name"}, {field: "format"}, {field: "observed", title: "observed"}, {field: "range", title: "of"}];
  return {data: {values: rows}, height: 22 * rows.length, layer: [
    {mark: {type: "bar", color: line, height: 10}, encoding: {y, x: {...quantitative("low", "log2 of the magnitude", {nice: true}), axis: whole}, x2: {field: "high"}, tooltip}},
    {transform: [{filter: "isValid(datum.largest)"}], mark: {type: "point", filled: true, size: 110, opacity: 1},
      encoding: {y, x: {field: "largest", type: "quantitative"}, tooltip,
        color: {field: "state", type: "nominal", scale: {domain: states, range: [good, bad]}, legend: {labelExpr: state_labels}},
        shape: {field: "state", type: "nominal", scale: {domain: states, range: ["circle", "triangle-up"]}}}}]};
}
const state_labels = "datum.label === 'within' ? 'largest value' : 'largest value, some limited'";

/// rows: {name, low, high}: bars from 0 to low, and a thin one on to high.
function range_bars(rows, title) {
  const y = {field: "name", type: "nominal", title: null, sort: null, axis: {labelLimit: 150}};
  const tooltip = [{field: "name"}, {field: "low", title: "lowest"}, {field: "high", title: "highest"}];
  const [first, second] = colours();
  return {data: {values: rows}, height: 24 * rows.length, layer: [
    {mark: {type: "bar", color: first, height: 14}, encoding: {y, x: quantitative("low", title, {zero: true}), tooltip}},
    {mark: {type: "bar", color: second, height: 6}, encoding: {y, x: quantitative("low", title, {zero: true}), x2: {field: "high"}, tooltip}}]};
}

/// rows: {id, x, y, x_low, x_high, y_low, y_high, front, name, group}. brush: its interval filters the table.
/// groups: {title, values} that dots are coloured by; null: by the front.
function scatter(rows, x_title, y_title, x_scale, y_scale, groups = null) {
  const [first, second] = colours(), quiet = dark.matches ? "#8b93a1" : "#7a828f";
  const x = quantitative("x", x_title, x_scale), y = quantitative("y", y_title, y_scale), kinds = ["not dominated", "dominated"];
  const tooltip = [{field: "name", title: "design"}, {field: "x", title: x_title, format: ".4~g"}, {field: "y", title: y_title, format: ".4~g"},
    {field: "seeds"}, {field: "kind"}];
  const rule = {type: "rule", color: quiet, opacity: 0.7};
  return {height: 380, data: {values: rows}, layer: [
    {mark: rule, encoding: {x, y: quantitative("y_low", y_title, y_scale), y2: {field: "y_high"}}},
    {mark: rule, encoding: {x: quantitative("x_low", x_title, x_scale), x2: {field: "x_high"}, y}},
    {transform: [{filter: "datum.front"}], mark: {type: "line", color: second, strokeWidth: 1.5, strokeDash: [4, 3]}, encoding: {x, y, order: {field: "x"}}},
    {params: [{name: "brush", select: {type: "interval", mark: {fill: first, fillOpacity: 0.15, stroke: first}}}],
      mark: {type: "point", filled: true, size: 80, opacity: 1, cursor: "pointer"},
      encoding: {x, y, tooltip,
        color: groups === null ? {field: "kind", type: "nominal", scale: {domain: kinds, range: [second, first]}}
          : {field: "group", type: "nominal", sort: groups.values, legend: {title: groups.title},
            scale: groups.values.length <= 7 ? {domain: groups.values, range: colours()} : {domain: groups.values, scheme: "viridis"}},
        shape: {field: "kind", type: "nominal", scale: {domain: kinds, range: ["diamond", "circle"]}}}}]};
}
