// Sections of studies: {name, report, figures}. Figures bring their own specification and table.

/// Fits a study's specification into the page: its width, its colours, its headings.
function fitted(spec, width) {
  const fit = structuredClone(spec);
  for (const part of ["$schema", "title", "config"]) delete fit[part];
  const unit = fit.spec ?? fit;
  if (fit.facet) {
    fit.columns = Math.max(1, Math.min(fit.columns, Math.floor(width / 330)));
    unit.width = Math.min(260, width - 110);
  } else {
    unit.width = "container";
  }
  for (const part of [unit, ...(unit.layer ?? [])]) {
    const scale = part.encoding?.color?.scale;
    if (scale?.range) scale.range = colours();
    if (scale?.scheme && dark.matches) scale.scheme = {name: scale.scheme, extent: [0.3, 1]};  // what a dark ground shows
  }
  return fit;
}

function study_section(study) {
  const figures = study.figures.map((spec) => {
    const f = figure(spec.title, spec.description, () => fitted(spec, f.element.clientWidth));
    if (spec.facet) f.element.classList.add("whole");
    return f;
  });
  section(`Study: ${study.name}`, make("pre", {}, study.report), charts(...figures));
}
