// The official JavaScript client against the emulated Event Grid; see ../README.md. Ends with 1 if a check fails.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { AzureKeyCredential, AzureSASCredential } from "@azure/core-auth";
import { EventGridDeserializer, EventGridPublisherClient, generateSharedAccessSignature } from "@azure/eventgrid";
import { run } from "../checks.mjs";

const base = process.env.EVENTGRID ?? "http://localhost:6060";
const key = process.env.EVENTGRID_KEY ?? "bG9jYWwtZXZlbnRncmlkLWtleQ=="; // The SDK signs tokens with what the key decodes to.
const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }; // There is no TLS on loopback.
const endpointOf = topic => `${base}/topics/${topic}/api/events`;
const clientFor = (topic, schema, credential = new AzureKeyCredential(key)) => new EventGridPublisherClient(endpointOf(topic), schema, credential, options);
const isStatus = status => error => error.statusCode === status;

const cloud = (id, more = {}) => ({ id, source: "/conformance", type: "order.shipped.v1", subject: `orders/${id}`, data: { total: 7 }, ...more });
const grid = (id, more = {}) => ({ id, subject: `orders/${id}`, eventType: "order.shipped.v1", dataVersion: "1.0", data: { total: 7 }, ...more });

// A webhook: it answers the handshakes of both schemas, and remembers what it is given by path.
const taken = [];
let failures = 1;
const hook = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  if (request.method === "OPTIONS") {
    response.writeHead(200, { "WebHook-Allowed-Origin": request.headers["webhook-request-origin"] }).end();
    return;
  }

  const events = JSON.parse(body);
  if (request.headers["aeg-event-type"] === "SubscriptionValidation") {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ validationResponse: events[0].data.validationCode }));
    return;
  }

  taken.push({ path: request.url, headers: request.headers, body });
  response.writeHead(request.url === "/flaky" && failures-- > 0 ? 500 : 200).end();
});
await new Promise(done => hook.listen(6061, "localhost", done));
const deserializer = new EventGridDeserializer();

async function delivered(path, id) {
  for (let waited = 0; waited < 15_000; waited += 20) {
    const found = taken.find(delivery => delivery.path === path && JSON.stringify(delivery.body).includes(id));
    if (found) return found;
    await new Promise(done => setTimeout(done, 20));
  }

  throw new Error(`${id} did not come to ${path}.`);
}

async function shown(id) {
  const { events } = await (await fetch(`${base}/localcloud/eventgrid/events?limit=1000`)).json();
  return events.find(event => event.id === id);
}

const checks = {
  async "a CloudEvent arrives as it was published"() {
    const time = new Date("2026-03-01T09:30:00Z");
    await clientFor("both", "CloudEvent").send([cloud("c1", { time, dataschema: "urn:x", extensionAttributes: { traceparent: "00-1", sequence: 5 } })]);
    const { headers, body } = await delivered("/all", "c1");
    assert.equal(headers["aeg-event-type"], "Notification");
    assert.ok(headers["content-type"].startsWith("application/cloudevents+json"));
    const [event] = await deserializer.deserializeCloudEvents(body);
    assert.deepEqual(
      [event.id, event.source, event.type, event.subject, event.time, event.dataschema, event.data, event.extensionAttributes],
      ["c1", "/conformance", "order.shipped.v1", "orders/c1", time, "urn:x", { total: 7 }, { traceparent: "00-1", sequence: 5 }]);
  },

  async "bytes of a CloudEvent come back"() {
    await clientFor("both", "CloudEvent").send([cloud("c2", { data: new Uint8Array([1, 2, 255]), datacontenttype: "application/octet-stream" })]);
    const [event] = await deserializer.deserializeCloudEvents((await delivered("/all", "c2")).body);
    assert.deepEqual([...event.data], [1, 2, 255]);
  },

  async "an event of the Event Grid schema arrives with its topic"() {
    await clientFor("both", "EventGrid").send([grid("g1")]);
    const [event] = await deserializer.deserializeEventGridEvents((await delivered("/all", "g1")).body);
    assert.deepEqual([event.id, event.subject, event.eventType, event.dataVersion, event.data], ["g1", "orders/g1", "order.shipped.v1", "1.0", { total: 7 }]);
    assert.match(event.topic, /\/providers\/Microsoft\.EventGrid\/topics\/both$/);
  },

  async "a batch is delivered event by event"() {
    await clientFor("both", "CloudEvent").send([1, 2, 3].map(number => cloud(`batch-${number}`)));
    for (const number of [1, 2, 3]) await delivered("/all", `batch-${number}`);
  },

  async "a subscription gets only what it asks for"() {
    await clientFor("both", "CloudEvent").send([
      cloud("cheap"), cloud("other", { data: { total: 500 }, type: "order.paid.v1" }), cloud("elsewhere", { data: { total: 500 }, subject: "parcels/1" }),
      cloud("dear", { data: { total: 500 } }),
    ]);
    await delivered("/filtered", "dear");
    assert.deepEqual((await shown("cheap")).deliveries.map(delivery => delivery.subscription), ["hook"]);
    for (const id of ["cheap", "other", "elsewhere"]) assert.ok(!taken.some(delivery => delivery.path === "/filtered" && delivery.body.includes(`"${id}"`)), id);
  },

  async "a topic of one schema refuses the other"() {
    await clientFor("clouds", "CloudEvent").send([cloud("c3")]);
    await clientFor("grids", "EventGrid").send([grid("g2")]);
    await assert.rejects(clientFor("clouds", "EventGrid").send([grid("g3")]), isStatus(400));
    await assert.rejects(clientFor("grids", "CloudEvent").send([cloud("c4")]), isStatus(400));
  },

  async "a wrong key, no topic"() {
    await assert.rejects(clientFor("both", "CloudEvent", new AzureKeyCredential("wrong")).send([cloud("c5")]), isStatus(401));
    await assert.rejects(clientFor("nothing", "CloudEvent").send([cloud("c6")]), isStatus(404));
  },

  async "a SAS token, one that has expired, one of another key, one for another topic"() {
    const token = async (topic, expires, from = key) =>
      new AzureSASCredential(await generateSharedAccessSignature(endpointOf(topic), new AzureKeyCredential(from), new Date(Date.now() + expires)));
    await clientFor("both", "CloudEvent", await token("both", 60_000)).send([cloud("sas")]);
    await delivered("/all", "sas");
    await assert.rejects(clientFor("both", "CloudEvent", await token("both", -60_000)).send([cloud("c7")]), isStatus(401));
    await assert.rejects(clientFor("both", "CloudEvent", await token("both", 60_000, "d3Jvbmc=")).send([cloud("c8")]), isStatus(401));
    await assert.rejects(clientFor("both", "CloudEvent", await token("clouds", 60_000)).send([cloud("c9")]), isStatus(401));
  },

  async "what is too large is refused"() {
    await assert.rejects(clientFor("both", "CloudEvent").send([cloud("large", { data: { text: "x".repeat(1_100_000) } })]), isStatus(413));
  },

  async "what is not taken comes again"() {
    await clientFor("flaky", "CloudEvent").send([cloud("again")]);
    await delivered("/flaky", "again");
    for (let waited = 0; taken.filter(delivery => delivery.path === "/flaky").length < 2 && waited < 15_000; waited += 50) await new Promise(done => setTimeout(done, 50));
    assert.deepEqual(taken.filter(delivery => delivery.path === "/flaky").map(delivery => delivery.headers["aeg-delivery-count"]), ["0", "1"]);
  },
};

const code = await run(checks);
hook.close();
process.exit(code);
