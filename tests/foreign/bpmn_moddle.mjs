// Reads each file with bpmn-moddle and prints what it warns of, as JSON by file name.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";

const found = {};
for (const file of process.argv.slice(2)) {
  const { warnings, rootElement } = await new BpmnModdle().fromXML(readFileSync(file, "utf8"));
  found[file] = { kind: rootElement.$type, warnings: warnings.map((warning) => warning.message) };
}
console.log(JSON.stringify(found));
