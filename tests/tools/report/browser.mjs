// browser.mjs PAGE STUDY_PAGE CHROMIUM FOLDER: what browser_test.sh promises. Pictures go to FOLDER.
import assert from "node:assert/strict";
import {pathToFileURL} from "node:url";
import {chromium} from "playwright-core";

const [file, study, program, folder] = process.argv.slice(2);
const browser = await chromium.launch({executablePath: program, args: ["--no-sandbox"]});

/// A page, drawn; every message of the console and every request but that of the file itself is a failure.
async function open(file, width, colorScheme) {
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme});
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) wrong.push(`${m.type()}: ${m.text()}`); });
  page.on("pageerror", (e) => wrong.push(`error: ${e.message}`));
  page.on("request", (r) => { if (r.url() !== address && !/^(data|blob):/.test(r.url())) wrong.push(`request: ${r.url()}`); });
  await page.goto(address);
  await page.waitForSelector("body[data-drawn]", {timeout: 60000});
  return {page, check: () => assert.deepEqual(wrong, []), close: () => context.close()};
}

const rows = (page) => page.locator('table[aria-label="Designs"] tbody tr');

/// Presses Tab until the element has the focus.
async function tab_to(page, selector) {
  for (let k = 0; k < 200; ++k) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
  }
  assert.fail(`Tab never reaches ${selector}`);
}

async function charts_are_drawn(page) {
  const empty = await page.evaluate(() => [...document.querySelectorAll(".chart")].filter((c) => !c.querySelector("svg path")).length);
  assert.equal(empty, 0, "charts without a mark");
}

async function fits(page, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= width, `${wide} pixels wide at ${width}`);
}

/// Texts of the page and of its charts have at least the contrast that WCAG 2.1 AA asks for, 4.5.
async function text_can_be_read(page) {
  const low = await page.evaluate(() => {
    const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const light = (colour) => {
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
      const part = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
    };
    const behind = (e) => {
      for (; e; e = e.parentElement) {
        const colour = getComputedStyle(e).backgroundColor;
        if (!/^rgba\(.*, 0\)$/.test(colour)) return colour;
      }
      return "white";
    };
    const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return [...document.querySelectorAll("h1, h2, p, td, th, button, label, pre, figcaption, .chart svg text")]
      .filter((e) => e.textContent.trim() && e.getClientRects().length > 0)
      .map((e) => [e, e instanceof SVGElement ? e.getAttribute("fill") : getComputedStyle(e).color])
      .map(([e, colour]) => ({text: e.textContent.slice(0, 30), contrast: contrast(light(colour), light(behind(e)))}))
      .filter((t) => t.contrast < 4.5);
  });
  assert.deepEqual(low, [], "texts with little contrast");
}

/// Figures of a study with their panels, arrows and colours.
async function study_is_shown(page, width, scheme) {
  assert.deepEqual(await page.locator("h2").allTextContents(), ["Study: fixed_points", "Study: field", "Made by"]);
  assert((await page.locator("pre").first().textContent()).includes("Claim: "));
  assert.equal(await page.locator(".chart").count(), 3);
  await charts_are_drawn(page);
  const panels = await page.locator(".chart").last().locator(".mark-rule path, .mark-rule line").count();
  assert(panels > 20, `${panels} arrows`);
  await page.screenshot({path: `${folder}/study_${scheme}_${width}.png`, fullPage: true});
}

async function sections_are_there(page) {
  const titles = await page.locator("h2").allTextContents();
  assert.deepEqual(titles, ["Runs", "Learning curves", "Registers", "Alignment", "Spectrum of what was learned", "Machine", "Configs",
    "Sweep sweep.db", "Made by"]);
  await charts_are_drawn(page);
  const curves = await page.locator('.chart[aria-label="Loss on the test set"]').textContent();
  for (const design of ["a1 and 1 more seed", "b1", "m1", "d1"]) assert(curves.includes(design), `no legend of ${design}: ${curves}`);
  assert.equal(await page.locator("text=not markup").count() > 0, false, "a config is shown before it was asked for");
}

async function brush_filters(page) {
  const all = await rows(page).count();
  assert.equal(all, 16);
  const plane = page.locator(".chart").last();
  await plane.scrollIntoViewIfNeeded();
  const box = await plane.boundingBox();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 120, {steps: 5});
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 200, {steps: 5});
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelectorAll('table[aria-label="Designs"] tbody tr').length < 16);
  const brushed = await rows(page).count();
  assert(brushed > 0 && brushed < 14, `${brushed} designs in the brush`);
  const from = Number(await page.getByLabel("x from").inputValue()), to = Number(await page.getByLabel("x to").inputValue());
  const column = await page.locator('table[aria-label="Designs"] thead th').allTextContents();
  const at = column.findIndex((c) => c.includes("energy of a tick, nJ (highest)"));
  for (const text of await rows(page).locator(`td:nth-child(${at + 1})`).allTextContents())
    assert(parseFloat(text) >= from - 0.01 && parseFloat(text) <= to + 0.01, `${text} is not within ${from} .. ${to}`);
  await page.screenshot({path: `${folder}/brush_${page.viewportSize().width}.png`});
  await page.getByRole("button", {name: "show all"}).click();
  assert.equal(await rows(page).count(), all);
  console.log(`brush: ${brushed} of ${all} designs`);
}

/// No other design is as good in both metrics and better in one: counted anew from the page's data.
async function front_is_right(page) {
  const marked = await rows(page).filter({hasText: "◆"}).count();
  const expected = await page.evaluate(() => {
    const points = JSON.parse(document.getElementById("data").textContent).sweeps[0].designs
      .filter((d) => d.status === "finished").map((d) => [d.metrics.nj_per_tick_high.mean, -d.metrics.accuracy.mean]);
    return points.filter((b) => !points.some((a) => a[0] <= b[0] && a[1] <= b[1] && (a[0] < b[0] || a[1] < b[1]))).length;
  });
  assert(expected > 1 && marked === expected, `${marked} designs marked, ${expected} are not dominated`);
}

/// Dots take the colours of an axis' values.
async function colours_follow_an_axis(page) {
  const plane = page.locator(".chart").last();
  const colours = () => plane.evaluate((c) => new Set([...c.querySelectorAll(".mark-symbol.role-mark path")].map((p) => p.getAttribute("fill"))).size);
  assert.equal(await colours(), 2);
  await page.getByLabel("colour", {exact: true}).selectOption({label: "formats.weight.word"});
  await page.waitForFunction(() => [...document.querySelectorAll(".chart")].at(-1).textContent.includes("formats.weight.word"));
  const [found, expected] = [await colours(), await page.evaluate(() => new Set(JSON.parse(document.getElementById("data").textContent)
    .sweeps[0].designs.map((d) => d.axes["formats.weight.word"])).size)];
  assert(expected > 2 && found === expected, `${found} colours of ${expected} widths`);
  await page.getByLabel("colour", {exact: true}).selectOption({label: "front"});
  await page.waitForFunction(() => !([...document.querySelectorAll(".chart")].at(-1).textContent.includes("formats.weight.word")));
}

async function keyboard_suffices(page) {
  await page.locator("h1").click();
  await tab_to(page, 'table[aria-label="Designs"] tbody tr');
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const config = await page.locator(".details pre.config").textContent();
  assert(config.includes("<b>not markup</b> </script>") && config.includes('name = "eprop"'), config);
  await page.getByLabel("x to").fill("12");
  assert.equal(await rows(page).count(), 4);
  await page.getByRole("button", {name: "show all"}).press("Enter");
  await page.getByLabel("x axis", {exact: true}).selectOption({label: "loss"});
  await page.waitForFunction(() => [...document.querySelectorAll(".chart")].at(-1).textContent.includes("loss"));
}

for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 400]) {
    const {page, check, close} = await open(file, width, scheme);
    await sections_are_there(page);
    await fits(page, width);
    await page.screenshot({path: `${folder}/${scheme}_${width}.png`, fullPage: true});
    await text_can_be_read(page);
    await front_is_right(page);
    await colours_follow_an_axis(page);
    await brush_filters(page);
    await keyboard_suffices(page);
    if (scheme === "light" && width === 1280) {
      await page.emulateMedia({colorScheme: "dark"});
      await page.waitForFunction(() => document.querySelector(".chart svg text")?.getAttribute("fill") === "#e8eaed");
    }
    check();
    await close();
    const shown = await open(study, width, scheme);
    await study_is_shown(shown.page, width, scheme);
    await fits(shown.page, width);
    shown.check();
    await shown.close();
  }
}
await browser.close();
console.log("browser: no message, no request; pictures at 1280 and 400 pixels, light and dark");
