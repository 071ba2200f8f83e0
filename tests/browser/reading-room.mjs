// The reading room in a browser:
//
// 1. Every page has no accessibility finding, prints nothing to the console, breaks no policy, asks no other server and fits its
//    window: with and without JavaScript, light and dark, from 320 pixels on.
// 2. Every page is valid HTML.
// 3. With the keyboard alone: search, narrow, read, next match, next article, and open the address elsewhere.
// 4. Completion follows the combobox pattern.
// 5. A range is dragged on the timeline.
// 6. A saved page with a script is a download, and nothing in it runs.
// 7. On paper, only the article is left.
// 8. The pages look as in the pictures of `pictures/`, but for small differences.
//
//   node reading-room.mjs NEWSDEX CHROMIUM [FOLDER FOR PICTURES] [--new-pictures]

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

const [program, browserPath, pictures] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const makesPictures = process.argv.includes("--new-pictures");
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "newsdex-browser-"));
let passed = 0;
const failures = [];

function check(name, isRight, details = "") {
  if (isRight) {
    passed += 1;
  } else {
    failures.push(name);
    console.log(`not ok: ${name} ${details}`);
  }
}

/* An archive: the fixtures, a saved page with a script, and articles in other scripts. */

const saved = join(folder, "saved");
mkdirSync(saved);
writeFileSync(
  join(saved, "hostile.html"),
  `<html><head><title>Lighthouse keeper retires</title><script>document.title = "ran"</script></head><body><article><h1>Lighthouse keeper
  retires</h1><p>The keeper of the lighthouse at Ardmouth retired on Friday after thirty years at sea and ashore.</p>
  <img src="x" onerror="document.title='ran'"></article></body></html>`,
);
writeFileSync(
  join(saved, "scripts.jsonl"),
  [
    { id: "right-to-left", title: "الميناء يفتح أبوابه من جديد", body: "فتح الميناء أبوابه يوم الاثنين.\n\nوقال المدير: «نحن سعداء».", date: "2022-03-01", language: "ar" },
    { id: "mixed", title: "Harbour ميناء 港口 opens", body: "The sign reads ميناء and 港口, said Edith Marlow.", date: "2022-03-02" },
    { id: "a/b?c#d", title: "Odd identifier", body: "An article about a lighthouse with an odd identifier.", date: "2022-03-03" },
  ].map((article) => JSON.stringify(article)).join("\n"),
);
// Two papers about one subject, for the task with the keyboard.
writeFileSync(
  join(saved, "sanctions.jsonl"),
  [1, 2, 3, 4, 5, 6, 7, 8].map((day) => JSON.stringify({
    id: `sanctions-${day}`,
    title: `Sanctions, day ${day}`,
    body: `The council met on the quay.\n\n"Sanctions will follow," said Edith Marlow.\n\nNobody else spoke about sanctions that day.`,
    date: `2022-03-0${day}`,
    source: day % 2 ? "Ardmouth Post" : "Wexmouth Herald",
  })).join("\n"),
);
// One text in two papers, the second time cut.
const paragraphs = [
  "The ferry Ardmouth left the northern quay at dawn with forty passengers and a cargo of salt.",
  "Its captain, Edith Marlow, said the engine had been repaired twice since the spring.",
  "Fishermen in the bay of Wexmouth heard a whistle, and then nothing for a quarter of an hour.",
  "By noon two lifeboats had brought every passenger ashore, wet and complaining of the cold.",
];
writeFileSync(
  join(saved, "copies.jsonl"),
  [
    { id: "ferry-whole", title: "Ferry adrift", body: paragraphs.join("\n\n"), date: "2022-04-01", source: "Reuters" },
    { id: "ferry-short", title: "Forty saved", body: paragraphs.slice(0, 3).join("\n\n"), date: "2022-04-02", source: "Ardmouth Post" },
  ].map((article) => JSON.stringify(article)).join("\n"),
);
execFileSync(program, ["index", "--quiet", "--index", join(folder, "index"), join(here, "../../fixtures/archive"), saved]);

const service = spawn(program, ["serve", "--index", join(folder, "index"), "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
const base = await new Promise((resolve, reject) => {
  let said = "";
  service.stderr.on("data", (text) => {
    said += text;
    const address = said.match(/http:\/\/[0-9.:]+/);
    if (address) resolve(address[0]);
  });
  service.on("exit", () => reject(new Error(`newsdex serve ended: ${said}`)));
});
const data = async (address) => (await fetch(base + address)).json();
// The names on the first page are there once they have been counted.
for (let tries = 0; tries < 100; tries += 1) {
  if ((await (await fetch(base)).text()).includes("People</h2>")) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const first = (await data("/search.json?q=harbour&limit=1")).hits[0].id;
const person = (await data("/entities.json?type=person&limit=1")).entities[0].name;
const pages = {
  home: "/",
  search: "/search?q=said&lang=en",
  nothing: "/search?q=no-such-word-xyzzy",
  facet: "/search?facet=people",
  article: `/article/${first}?q=harbour&at=0`,
  arabic: "/article/right-to-left?q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1",
  entity: `/entity/person/${encodeURIComponent(person)}`,
  entities: "/entities",
  quotes: "/quotes",
  concordance: "/concordance?q=said",
  stories: "/stories/ferry-whole?with=ferry-short",
  similar: "/similar/sanctions-1",
  added: "/search?q=said&sort=added&group=0",
  timeline: "/timeline?q=said",
  stats: "/stats",
  help: "/help",
  mistake: "/search?q=economy+)",
  missing: "/nothing",
};

/* 1. Every page, in every way of looking at it */

const ways = [
  { name: "light", colorScheme: "light", width: 1300, javaScriptEnabled: true },
  { name: "dark", colorScheme: "dark", width: 1300, javaScriptEnabled: true },
  { name: "narrow", colorScheme: "light", width: 320, javaScriptEnabled: true },
  { name: "middle", colorScheme: "dark", width: 800, javaScriptEnabled: true },
  { name: "plain", colorScheme: "light", width: 1300, javaScriptEnabled: false },
];
for (const { name: way, width, ...options } of ways) {
  const context = await browser.newContext({ ...options, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const said = [];
  const foreign = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) foreign.push(request.url());
  });
  for (const [name, address] of Object.entries(pages)) {
    said.length = foreign.length = 0;
    await page.goto(base + address);
    const isMistake = ["mistake", "missing"].includes(name);
    // The browser itself reports the status of an error page.
    const messages = said.filter((text) => !(isMistake && text.includes("Failed to load resource")));
    check(`${name}, ${way}: nothing in the console`, messages.length === 0, messages.join("; "));
    check(`${name}, ${way}: no other server`, foreign.length === 0, foreign.join("; "));
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(`${name}, ${way}: fits the window`, tooWide <= 0, `${tooWide} px too wide`);
    if (options.javaScriptEnabled) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
      check(`${name}, ${way}: no finding of axe`, found.length === 0, found.join("\n"));
    } else {
      const links = await page.locator("a[href]").count();
      check(`${name}, ${way}: has links`, links > 5);
    }
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${way}.png`) });
  }
  await context.close();
}

/* 2. Valid HTML */

const files = [];
for (const [name, address] of Object.entries(pages)) {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, await (await fetch(base + address)).text());
  files.push(file);
}
try {
  const vnu = String(createRequire(import.meta.url)("vnu-jar"));
  execFileSync("java", ["-jar", vnu, "--errors-only", "--stdout", ...files], { encoding: "utf8" });
  check("valid HTML", true);
} catch (error) {
  if (error.code === "ENOENT") console.log("skipped: valid HTML (no java)");
  else check("valid HTML", false, error.stdout ?? error.message);
}

/* 3. The keyboard alone */

{
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/help`);
  await page.keyboard.press("/");
  await page.keyboard.type("said");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search/);
  const found = async () => (await page.locator("h1").textContent()).trim();
  const before = await found();
  // Narrow to a source: tab to its link.
  const source = page.locator("nav[aria-labelledby=facet-source] a").first();
  for (let steps = 0; steps < 200; steps += 1) {
    await page.keyboard.press("Tab");
    if (await source.evaluate((link) => link === document.activeElement)) break;
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/source=/);
  check("keyboard: narrows to a source", (await found()) !== before, await found());
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/article\//);
  check("keyboard: opens the second article at its first match", page.url().endsWith("at=1#m1"), page.url());
  const marks = await page.locator("mark[id]").count();
  const here = page.url();
  if (marks > 1) {
    await page.keyboard.press("n");
    check("keyboard: n goes to the second match", page.url().endsWith("#m2"), page.url());
  }
  for (let steps = marks > 1 ? 1 : 0; steps < marks; steps += 1) await page.keyboard.press("n");
  await page.waitForURL(/at=2/);
  check("keyboard: n goes on into the next article", page.url().endsWith("at=2#m1"), page.url());
  const shared = page.url();
  await page.keyboard.press("p");
  await page.waitForURL(/at=1/);
  check("keyboard: p goes back to the last match before", page.url().split("#")[0] === here.split("#")[0], page.url());
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(shared);
  check("an address opens elsewhere at the same match", await elsewhere.locator("mark#m1.current").count() === 1);
  await context.close();
}

// Who spoke about sanctions in March 2022, in one paper: the second match of the third article has an address that opens elsewhere.
{
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 } });
  const page = await context.newPage();
  await page.goto(base);
  await page.waitForFunction(() => document.activeElement?.id === "q");
  await page.keyboard.type("sanctions date:2022-03");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search/);
  check("keyboard: the first page takes the words at once", page.url().includes("q=sanctions+date%3A2022-03"), page.url());
  const reach = async (link) => {
    for (let steps = 0; steps < 200; steps += 1) {
      if (await link.evaluate((link) => link === document.activeElement)) return true;
      await page.keyboard.press("Tab");
    }
    return false;
  };
  const speaker = page.locator("nav[aria-labelledby=facet-people] a", { hasText: "Edith Marlow" }).first();
  check("keyboard: who spoke is among the filters", (await speaker.count()) === 1);
  check("keyboard: the paper is reached", await reach(page.locator("nav[aria-labelledby=facet-source] a", { hasText: "Wexmouth Herald" })));
  await page.keyboard.press("Enter");
  await page.waitForURL(/source=/);
  for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/article\/.*at=2/);
  await page.keyboard.press("n");
  const shared = page.url();
  check("keyboard: the second match of the third article has an address", shared.endsWith("at=2#m2"), shared);
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(shared);
  const text = await elsewhere.locator("mark.current").textContent();
  const same = await page.locator("mark.current").textContent();
  check("keyboard: the address opens elsewhere at the same match", text === same && (await elsewhere.locator("mark#m2.current").count()) === 1);
  const mark = (await elsewhere.locator("mark#m2").count()) === 1 ? await elsewhere.locator("mark#m2").boundingBox() : { y: -1, height: 0 };
  check("keyboard: the match is in the window", mark.y >= 0 && mark.y + mark.height <= elsewhere.viewportSize().height, JSON.stringify(mark));
  await context.close();
}

/* 4. Completion */

{
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${base}/help`);
  const box = page.getByRole("combobox");
  await box.click();
  await page.keyboard.type("harbour pers");
  await page.getByRole("option").first().waitFor();
  check("completion: the list is announced", (await box.getAttribute("aria-expanded")) === "true");
  const { violations } = await new AxeBuilder({ page }).analyze();
  check("completion: no finding of axe", violations.length === 0, violations.map((violation) => violation.id).join(" "));
  await page.keyboard.press("ArrowDown");
  const active = await box.getAttribute("aria-activedescendant");
  check("completion: the chosen entry is announced", (await page.locator(`#${active}`).getAttribute("aria-selected")) === "true");
  await page.keyboard.press("Enter");
  check("completion: Enter takes the entry", (await box.inputValue()) === "harbour person:", await box.inputValue());
  await page.keyboard.press("Escape");
  check("completion: Escape closes the list", (await box.getAttribute("aria-expanded")) === "false");
}

/* 5. A range on the timeline */

{
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 900 } })).newPage();
  await page.goto(`${base}/timeline?by=month`);
  const box = await page.locator("[data-chart] svg").first().boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=/);
  check("timeline: a dragged range becomes two dates", /from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d/.test(page.url()), page.url());
}

/* 6. A saved page with a script */

{
  const page = await (await browser.newContext()).newPage();
  const id = (await data("/search.json?q=%22lighthouse+keeper%22")).hits[0].id;
  await page.goto(`${base}/article/${id}`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Original record").click()]);
  check("a saved page is a download", download.suggestedFilename() === "hostile.html", download.suggestedFilename());
  check("nothing in it runs", (await page.title()) !== "ran" && page.context().pages().length === 1);
  const odd = await page.goto(`${base}/article/a%2Fb%3Fc%23d`);
  check("an odd identifier has an address", odd.status() === 200);
}

/* 7. On paper */

{
  const page = await (await browser.newContext()).newPage();
  await page.goto(base + pages.article);
  await page.emulateMedia({ media: "print" });
  check("on paper, the menu is gone", !(await page.locator(".top").isVisible()));
  check("on paper, the article is left", await page.locator(".story").isVisible());
}

/* 8. How the pages look */

// Two pictures are compared in squares of 16 pixels by their mean brightness and colour: the smoothing of letters may differ, the layout
// may not. Other fonts give other lines, so machines with other fonts only say that they do not compare.
const SQUARE = 16;
const LARGEST_DIFFERENCE = 24;
const LARGEST_SHARE = 0.03;
const views = [
  ["search", "light", 1300], ["search", "dark", 800], ["search", "light", 320],
  ["article", "light", 1300], ["article", "dark", 1300], ["article", "dark", 320],
  ["arabic", "light", 800], ["timeline", "dark", 1300], ["concordance", "light", 1300], ["home", "light", 800],
];
{
  const folderOfPictures = join(here, "pictures");
  const probe = await (await browser.newContext()).newPage();
  await probe.goto(`${base}/help`);
  const fonts = await probe.evaluate(() => {
    const brush = document.createElement("canvas").getContext("2d");
    return ["--serif", "--sans", "--mono"].map((name) => {
      brush.font = `40px ${getComputedStyle(document.documentElement).getPropertyValue(name)}`;
      return ["Harbour office, 1887", "ميناء", "港口"].map((text) => Math.round(brush.measureText(text).width)).join(" ");
    }).join(", ");
  });
  const fontsFile = join(folderOfPictures, "fonts.txt");
  if (makesPictures) {
    mkdirSync(folderOfPictures, { recursive: true });
    writeFileSync(fontsFile, `${fonts}\n`);
  }
  if (!existsSync(fontsFile) || readFileSync(fontsFile, "utf8").trim() !== fonts) {
    const reason = existsSync(fontsFile) ? "were made with other fonts" : "are not there: --new-pictures makes them";
    console.log(`skipped: the comparison with pictures, which ${reason}`);
  } else {
    // Where each square of a picture is darker, redder or bluer than in the other, and how many squares there are.
    const compare = ([first, second, square]) => {
      const read = async (picture) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
        const brush = new OffscreenCanvas(Math.ceil(image.width / square), Math.ceil(image.height / square)).getContext("2d");
        brush.imageSmoothingQuality = "high";
        brush.drawImage(image, 0, 0, brush.canvas.width, brush.canvas.height);
        return brush.getImageData(0, 0, brush.canvas.width, brush.canvas.height);
      };
      return Promise.all([read(first), read(second)]).then(([one, other]) => {
        if (one.width !== other.width || one.height !== other.height) return [1];
        const differences = [];
        for (let at = 0; at < one.data.length; at += 4) {
          const colours = [0, 1, 2].map((colour) => Math.abs(one.data[at + colour] - other.data[at + colour]));
          differences.push(Math.max(...colours));
        }
        return differences;
      });
    };
    // A page without a content policy, for the comparison.
    const table = await (await browser.newContext()).newPage();
    for (const [name, colorScheme, width] of views) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(base + pages[name]);
      const picture = await page.screenshot({ caret: "hide" });
      const file = join(folderOfPictures, `${name}-${colorScheme}-${width}.png`);
      if (makesPictures) {
        writeFileSync(file, picture);
      } else {
        const before = existsSync(file) ? readFileSync(file).toString("base64") : "";
        const differences = before === "" ? [255] : await table.evaluate(compare, [picture.toString("base64"), before, SQUARE]);
        const share = differences.filter((difference) => difference > LARGEST_DIFFERENCE).length / differences.length;
        check(`${name}, ${colorScheme}, ${width} pixels: looks as before`, share <= LARGEST_SHARE, `${(100 * share).toFixed(1)} % of the page differ`);
        if (share > LARGEST_SHARE && pictures) writeFileSync(join(pictures, `${name}-${colorScheme}-${width}-now.png`), picture);
      }
      await context.close();
    }
  }
}

await browser.close();
service.kill();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
