// The laptop's phone and the caller's pages in Chromium, against a started server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = "../../target/browser";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
let server, url, data, browser;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  data = mkdtempSync(join(tmpdir(), "pivotline-"));
  const menus = process.env.MENUS ?? "../../menus/quickstart";
  server = spawn(process.env.PIVOTLINE, ["serve", menus, "--listen", "127.0.0.1:0", "--data", data]);
  server.stderr.pipe(process.stderr);
  for await (const line of createInterface({ input: server.stdout })) {
    url = line.match(/http:\/\/[^/\s]+/)?.[0];
    if (url) break;
  }
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: flags });
});

after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(data, { recursive: true, force: true });
});

/** Rings, presses 1, and gives the link that arrived. */
async function link() {
  const post = (path, body) => fetch(url + path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  }).then((answer) => answer.json());
  const { call } = await post("/local/calls", { from: "+12025550101" });
  await post(`/local/calls/${call}/keys`, { digits: "1" });
  const texts = await fetch(`${url}/local/outbox`).then((answer) => answer.json());
  return texts.at(-1).body.match(/http\S+/)[0];
}

/** What axe finds on a page. */
async function faults(page) {
  await page.evaluate(axe);
  // A page that waits for a person says so again by itself; it has a button for those who would
  // rather ask, which is what the rule wants.
  const rules = { "meta-refresh": { enabled: false } };
  const { violations } = await page.evaluate((rules) => globalThis.axe.run({ rules }), rules);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

test("a call, its text, the menu beside it, the agent's desk", async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  await page.goto(`${url}/local/phone`);
  await page.click("#call-button");
  await page.waitForFunction(() => document.querySelector("#transcript").textContent.includes("press 1"));
  await page.locator("#keypad button", { hasText: "1" }).first().click();
  await page.locator("#bubbles a").last().click();
  const menu = page.frameLocator("#menu");
  await menu.getByRole("button", { name: "Show my menu" }).click();
  await menu.getByText("Hi John, need help with your recent transaction?").waitFor();
  await menu.getByRole("button", { name: "Check your balance" }).click();
  await menu.getByRole("button", { name: "Confirm" }).click();
  await menu.getByText("Your balance is $2,543.10.").waitFor();
  await page.screenshot({ path: `${pictures}/solved.png` });
  await menu.getByRole("button", { name: "Talk to an agent" }).click();
  const desk = page.locator("#contacts");
  await desk.getByText("Dispute transaction").waitFor();
  assert.match(await desk.textContent(), /Verified/);
  await page.screenshot({ path: `${pictures}/phone.png` });
  assert.deepEqual(wrong, []);
  await page.close();
});

test("the pages need no script, fit the smallest phone, and have no fault that axe sees", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const plain = await browser.newContext({ viewport: { width: 320, height: 640 }, javaScriptEnabled: false, colorScheme });
    const seen = await browser.newContext({ viewport: { width: 320, height: 640 }, bypassCSP: true, colorScheme });
    const page = await plain.newPage();
    const check = async (name) => {
      const buttons = await page.locator("button, a.button").all();
      for (const button of buttons) {
        const box = await button.boundingBox();
        assert.ok(box.height >= 44 && box.x >= 0 && box.x + box.width <= 320, `${name}: ${JSON.stringify(box)}`);
      }
      const html = await page.content();
      const copy = await seen.newPage();
      await copy.setContent(html);
      assert.deepEqual(await faults(copy), [], name);
      const wide = await copy.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `${name} is ${wide} wide`);
      await page.screenshot({ path: `${pictures}/${name}-${colorScheme}.png` });
      await copy.close();
    };
    await page.goto(await link());
    assert.ok(!(await page.textContent("body")).includes("Maria"), "nothing personal before a tap");
    await check("start");
    await page.getByRole("button", { name: "Check your balance" }).click();
    assert.ok(!page.url().includes("s="), "the token leaves the address");
    await check("login");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("Your balance is $87.25.").waitFor();
    await page.getByText("Hi Maria").waitFor();
    await check("menu");
    await page.getByRole("button", { name: "Report fraud" }).click();
    await check("contact");
    await plain.close();
    await seen.close();
  }
});

test("a used link and a forged one are told kindly", async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const used = await link();
  await page.goto(used);
  await page.getByRole("button", { name: "Show my menu" }).click();
  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto(used);
  const button = second.getByRole("button").first();
  if (await button.count()) await button.click();
  assert.doesNotMatch(await second.textContent("body"), /Maria/);
  await second.screenshot({ path: `${pictures}/second-device.png` });
  await page.goto(`${url}/start?s=AAAAAAAAAAAAAAAAAAAAAA`);
  await page.screenshot({ path: `${pictures}/forged.png` });
  assert.doesNotMatch(await page.textContent("body"), /[{}]/);
  await other.close();
  await context.close();
});
