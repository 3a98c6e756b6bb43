// The official JavaScript client against the emulated Cosmos DB; see ../README.md. Ends with 1 if a check fails.
import assert from "node:assert/strict";
import { CosmosClient } from "@azure/cosmos";
import { run } from "../checks.mjs";

const connection = process.env.COSMOSDB
  ?? "AccountEndpoint=http://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==;";
const client = new CosmosClient(connection);
const name = `conformance-${Date.now()}`;
const { database } = await client.databases.create({ id: name });
let containers = 0;

const fresh = async (definition = {}) => (await database.containers.create(
  { id: `c${++containers}`, partitionKey: { paths: ["/pk"] }, throughput: 12_000, ...definition })).container;
const refused = (promise, code) => assert.rejects(promise, error => {
  assert.equal(error.code, code, error.message);
  return true;
});

const checks = {
  async "a document is written, read, replaced, patched and deleted"() {
    const container = await fresh();
    const { resource: created } = await container.items.create({ id: "1", pk: "a", n: 1 });
    assert.equal(created.n, 1);
    await refused(container.items.create({ id: "1", pk: "a" }), 409);
    const item = container.item("1", "a");
    assert.equal((await item.read()).resource._etag, created._etag);
    await refused(item.replace({ id: "1", pk: "a", n: 2 }, { accessCondition: { type: "IfMatch", condition: "\"old\"" } }), 412);
    assert.equal((await item.replace({ id: "1", pk: "a", n: 2 }, { accessCondition: { type: "IfMatch", condition: created._etag } })).resource.n, 2);
    assert.equal((await item.patch([{ op: "incr", path: "/n", value: 5 }])).resource.n, 7);
    assert.equal((await item.patch({ condition: "from c where c.n = 7", operations: [{ op: "set", path: "/s", value: "x" }] })).resource.s, "x");
    await refused(item.patch({ condition: "from c where c.n = 8", operations: [{ op: "set", path: "/s", value: "y" }] }), 412);
    assert.equal((await item.delete()).statusCode, 204);
    assert.equal((await item.read()).statusCode, 404);
  },

  async "ids of all kinds go through every operation"() {
    const container = await fresh();
    for (const id of ["a b", "a+b", "ä€😀", "a&b=c", "a'b\"c", "a:b@c,d;e", "(a)[b]{c}", "~!$*.", "a%b", "100%", "a%20b"]) {
      await container.items.create({ id, pk: id, n: 1 });
      const item = container.item(id, id);
      assert.equal((await item.read()).resource?.id, id, id);
      assert.equal((await item.replace({ id, pk: id, n: 2 })).resource.n, 2, id);
      assert.equal((await item.patch([{ op: "incr", path: "/n", value: 1 }])).resource.n, 3, id);
      const { resources } = await container.items.query({ query: "SELECT * FROM c WHERE c.id = @id", parameters: [{ name: "@id", value: id }] }).fetchAll();
      assert.equal(resources.length, 1, id);
      assert.equal((await item.delete()).statusCode, 204, id);
    }
  },

  async "ids that the service does not take"() {
    const container = await fresh();
    for (const id of ["a/b", "a\\b", "a?b", "a#b", "x".repeat(256)]) {
      await assert.rejects(container.items.create({ id, pk: "a" }));
    }
  },

  async "queries across partitions"() {
    const container = await fresh();
    for (let n = 0; n < 40; n++) await container.items.create({ id: `${n}`, pk: `p${n % 7}`, n, t: n % 3 ? "odd" : "three" });
    const all = async (query, options) => (await container.items.query(query, options).fetchAll()).resources;
    assert.deepEqual(await all("SELECT VALUE c.n FROM c ORDER BY c.n", { maxItemCount: 7 }), [...Array(40).keys()]);
    assert.deepEqual(await all("SELECT VALUE COUNT(1) FROM c"), [40]);
    assert.deepEqual(await all("SELECT VALUE AVG(c.n) FROM c"), [19.5]);
    assert.deepEqual((await all("SELECT c.t, COUNT(1) AS n FROM c GROUP BY c.t")).map(g => `${g.t} ${g.n}`).sort(), ["odd 26", "three 14"]);
    assert.deepEqual((await all("SELECT DISTINCT VALUE c.t FROM c")).sort(), ["odd", "three"]);
    assert.deepEqual(await all("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 10 LIMIT 3"), [10, 11, 12]);
    assert.deepEqual(await all("SELECT TOP 2 VALUE c.n FROM c ORDER BY c.n DESC"), [39, 38]);
    assert.equal((await all("SELECT * FROM c WHERE c.s != null")).length, 0);
    assert.equal((await all("SELECT * FROM c WHERE c.t != null")).length, 40);
    await assert.rejects(container.items.query("SELECT VALUE r FROM (SELECT TOP 1 VALUE c.id FROM c) AS r").fetchAll());
  },

  async "scores, ranks and the indexes of a query"() {
    const container = await fresh();
    const texts = ["run, run, run", "run and swim", "swim", "nothing of the kind"];
    for (let n = 0; n < texts.length; n++) await container.items.create({ id: `${n}`, pk: `p${n}`, text: texts[n], v: [n, 1] });
    const all = async query => (await container.items.query(query, { enableQueryControl: true }).fetchAll()).resources;
    assert.deepEqual((await all("SELECT TOP 2 c.id FROM c ORDER BY RANK FullTextScore(c.text, 'run')")).map(item => item.id), ["0", "1"]);
    assert.deepEqual((await all("SELECT TOP 1 c.id FROM c ORDER BY RANK RRF(FullTextScore(c.text, 'swim'), VectorDistance(c.v, [2, 1]))")).map(item => item.id), ["2"]);
    const { indexMetrics } = await container.items.query("SELECT * FROM c WHERE c.a = 1 AND c.b > 2", { populateIndexMetrics: true }).fetchNext();
    assert.deepEqual(JSON.parse(indexMetrics).PotentialIndexes.CompositeIndexes[0].IndexSpecs, ["/a ASC", "/b ASC"]);
  },

  async "a batch is all or nothing"() {
    const container = await fresh();
    const good = await container.items.batch([
      { operationType: "Create", resourceBody: { id: "1", pk: "a", n: 1 } },
      { operationType: "Upsert", resourceBody: { id: "2", pk: "a", n: 2 } },
      { operationType: "Patch", id: "1", resourceBody: { operations: [{ op: "incr", path: "/n", value: 9 }] } },
      { operationType: "Read", id: "1" },
      { operationType: "Replace", id: "2", resourceBody: { id: "2", pk: "a", n: 3 } },
      { operationType: "Delete", id: "2" },
    ], "a");
    assert.deepEqual(good.result.map(r => r.statusCode), [201, 201, 200, 200, 200, 204]);
    assert.equal(good.result[3].resourceBody.n, 10);
    const bad = await container.items.batch([
      { operationType: "Create", resourceBody: { id: "3", pk: "a" } },
      { operationType: "Replace", id: "1", resourceBody: { id: "1", pk: "a" }, ifMatch: "\"old\"" },
      { operationType: "Create", resourceBody: { id: "4", pk: "a" } },
    ], "a");
    assert.equal(bad.code, 207);
    assert.deepEqual(bad.result.map(r => r.statusCode), [424, 412, 424]);
    assert.deepEqual((await container.items.readAll().fetchAll()).resources.map(r => r.id), ["1"]);
  },

  async "bulk operations succeed or fail each for itself"() {
    const container = await fresh();
    const created = await container.items.executeBulkOperations([...Array(150).keys()].map(n => (
      { operationType: "Create", partitionKey: `p${n % 5}`, resourceBody: { id: `${n % 140}`, pk: `p${n % 5}`, n } })));
    assert.equal(created.filter(r => r.response?.statusCode === 201).length, 140);
    assert.equal(created.filter(r => r.error?.code === 409).length, 10);
    const mixed = await container.items.executeBulkOperations([
      { operationType: "Read", id: "7", partitionKey: "p2" },
      { operationType: "Delete", id: "8", partitionKey: "p3" },
      { operationType: "Delete", id: "8", partitionKey: "p2" },
    ]);
    assert.deepEqual(mixed.map(r => r.response?.statusCode ?? r.error?.code), [200, 204, 404]);
  },

  async "stored procedures, triggers and functions"() {
    const container = await fresh();
    await container.scripts.storedProcedures.create({
      id: "add",
      body: "function (id, n) { var c = getContext().getCollection(); c.createDocument(c.getSelfLink(), { id: id, pk: 'a', n: n }, function (e, d) { if (e) throw e; getContext().getResponse().setBody(d.n); }); }",
    });
    assert.equal((await container.scripts.storedProcedure("add").execute("a", ["1", 5])).resource, 5);
    await refused(container.scripts.storedProcedure("add").execute("a", ["1", 5]), 400);
    await container.scripts.triggers.create({ id: "name", triggerType: "Pre", triggerOperation: "All", body: "function () { var r = getContext().getRequest(), d = r.getBody(); d.name = 'x'; r.setBody(d); }" });
    assert.equal((await container.items.create({ id: "2", pk: "a" }, { preTriggerInclude: ["name"] })).resource.name, "x");
    await container.scripts.userDefinedFunctions.create({ id: "twice", body: "function (n) { return 2 * n; }" });
    assert.deepEqual((await container.items.query("SELECT VALUE udf.twice(c.n) FROM c WHERE c.id = '1'").fetchAll()).resources, [10]);
  },

  async "the change feed"() {
    const container = await fresh({ throughput: 400 });
    for (let n = 0; n < 5; n++) await container.items.create({ id: `${n}`, pk: "a" });
    const iterator = container.items.getChangeFeedIterator({ changeFeedStartFrom: (await import("@azure/cosmos")).ChangeFeedStartFrom.Beginning(), maxItemCount: 2 });
    const seen = [];
    for await (const page of iterator.getAsyncIterator()) {
      if (page.statusCode === 304) break;
      seen.push(...page.result.map(item => item.id));
    }
    assert.deepEqual(seen, ["0", "1", "2", "3", "4"]);
  },

  async "databases, containers and offers"() {
    await refused(client.databases.create({ id: name }), 409);
    const container = await fresh();
    const { resource: definition } = await container.read();
    assert.equal(definition.partitionKey.version, 2);
    assert.equal((await container.readOffer()).resource.content.offerThroughput, 12_000);
    await refused(database.containers.create({ id: "bad", partitionKey: { paths: ["/pk"] }, indexingPolicy: { includedPaths: [{ path: "abc" }] } }), 400);
    const pages = client.databases.readAll({ maxItemCount: 1 });
    assert.equal((await pages.fetchNext()).resources.length, 1);
  },

  async "a wrong key"() {
    const stranger = new CosmosClient({ endpoint: /AccountEndpoint=([^;]+)/.exec(connection)[1], key: Buffer.from("wrong").toString("base64") });
    await refused(stranger.databases.readAll().fetchAll(), 401);
  },
};

const code = await run(checks);
await database.delete();
client.dispose();
process.exit(code);
