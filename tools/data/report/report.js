// Puts the page together from the data that synq wrote into it.
const data = JSON.parse(document.getElementById("data").textContent);
runs(data);
data.sweeps.forEach(sweep_section);
data.studies.forEach(study_section);
section("Made by", make("p", {class: "quiet"}, "The command that makes this page again:"), make("pre", {class: "wrapped", id: "command"}, data.command));
page_is_drawn = true;
draw_all().then(() => document.body.setAttribute("data-drawn", "true"));
