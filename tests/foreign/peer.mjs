// Opens a page of a peer in chromium, and tells how long its main thread works for each thing that the page offers.
// node peer.mjs CHROMIUM PAGE PICTURE: prints {"figure": [milliseconds, ...], ..., "outcome": ...}.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [chromium, page, picture] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "peer-"));
const words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1140,800"];
words.push("--allow-file-access-from-files", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank");
const browser = spawn(chromium, words, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const ended = new Promise((done) => browser.on("exit", done));
const [into, out] = [browser.stdio[3], browser.stdio[4]];
const waiting = new Map();
let caught = null;
let catchDrag;
const dragCaught = new Promise((done) => (catchDrag = done));
let number = 0;
let rest = "";

out.setEncoding("utf-8");
out.on("data", (data) => {
  const parts = (rest + data).split("\0");
  rest = parts.pop();
  for (const said of parts.map((part) => JSON.parse(part))) {
    if (said.method === "Input.dragIntercepted") catchDrag((caught = said.params.data));
    if (!said.id) continue;
    if (said.error) waiting.get(said.id).failed(new Error(said.error.message));
    else waiting.get(said.id).done(said.result);
  }
});

function ask(method, params = {}, sessionId = undefined) {
  into.write(JSON.stringify({ id: ++number, method, params, sessionId }) + "\0");
  return new Promise((done, failed) => waiting.set(number, { done, failed }));
}

async function measure() {
  const { targetInfos } = await ask("Target.getTargets");
  const { targetId } = targetInfos.find((one) => one.type === "page");
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
  const tell = (method, params) => ask(method, params, sessionId);

  async function run(expression) {
    const said = await tell("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (said.exceptionDetails) throw new Error(said.exceptionDetails.exception?.description ?? expression);
    return said.result.value;
  }
  async function worked() {
    const { metrics } = await tell("Performance.getMetrics");
    return 1000 * metrics.find((one) => one.name === "TaskDuration").value;
  }
  // Two frames: what was changed before the first is painted before the second begins.
  const painted = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
  async function timed(act) {
    const before = await worked();
    await act();
    await run(painted);
    return (await worked()) - before;
  }
  const mouse = (type, at) => tell("Input.dispatchMouseEvent", { type, ...at, button: "left", buttons: 1, clickCount: 1 });
  // A drag of the system's own comes to the page only if it is caught and told again.
  const over = (type, at) => tell("Input.dispatchDragEvent", { type, ...at, data: caught });

  await tell("Performance.enable");
  await tell("Page.enable");
  await tell("Input.setInterceptDrags", { enabled: true });
  await tell("Page.navigate", { url: pathToFileURL(page).href });
  while (!(await run("document.readyState === 'complete' && typeof acts !== 'undefined'"))) await run(painted);

  const found = {};
  for (const [name, times] of await run("Object.entries(acts).map(([name, act]) => [name, act.times])")) {
    found[name] = [];
    for (let at = 0; at < times; at++) found[name].push(await timed(() => run(`acts[${JSON.stringify(name)}].run(${at})`)));
  }
  const [start, ...path] = await run("path()");
  await mouse("mousePressed", start);
  // The move that begins a drag of the system is answered only after that.
  for (const by of [2, 5, 9]) await Promise.race([mouse("mouseMoved", { x: start.x + by, y: start.y + by }), dragCaught]);
  await run(painted);
  if (caught) await over("dragEnter", start);
  found["drag frame"] = [];
  for (const at of path) found["drag frame"].push(await timed(() => (caught ? over("dragOver", at) : mouse("mouseMoved", at))));
  const shot = await tell("Page.captureScreenshot");
  writeFileSync(picture, Buffer.from(shot.data, "base64"));
  if (caught) await over("drop", path.at(-1));
  await mouse("mouseReleased", path.at(-1));
  await run(painted);
  found.outcome = await run("outcome()");
  return found;
}

try {
  console.log(JSON.stringify(await measure()));
} finally {
  browser.kill();
  await ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
