// The official JavaScript client against the emulated broker; see ../README.md. Ends with 1 if a check fails.
import assert from "node:assert/strict";
import { ServiceBusClient } from "@azure/service-bus";
import { run } from "../checks.mjs";

const connection = process.env.SERVICEBUS
  ?? "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
const client = new ServiceBusClient(connection, { retryOptions: { maxRetries: 0, timeoutInMs: 10_000 } });
const wait = { maxWaitTimeInMs: 5_000 };
const short = { maxWaitTimeInMs: 400 };

const checks = {
  async "a message arrives as it was sent"() {
    const sender = client.createSender("plain");
    await sender.sendMessages({ body: { n: 1 }, subject: "s", correlationId: "c", applicationProperties: { a: 1, b: "x", c: true }, messageId: "m" });
    const receiver = client.createReceiver("plain");
    const [message] = await receiver.receiveMessages(1, wait);
    assert.deepEqual(
      [message.body, message.subject, message.correlationId, message.messageId, message.applicationProperties, message.deliveryCount],
      [{ n: 1 }, "s", "c", "m", { a: 1, b: "x", c: true }, 0]);
    await receiver.completeMessage(message);
    assert.equal((await receiver.receiveMessages(1, short)).length, 0);
    await receiver.close();
  },

  async "bodies of every section come back"() {
    const sender = client.createSender("plain");
    await sender.sendMessages([
      { body: "text", bodyType: "value" }, { body: Buffer.from("bytes"), bodyType: "data" }, { body: [1, 2], bodyType: "sequence" },
    ]);
    const receiver = client.createReceiver("plain", { receiveMode: "receiveAndDelete" });
    const received = [];
    while (received.length < 3) received.push(...await receiver.receiveMessages(3, wait));
    assert.equal(received[0].body, "text");
    assert.equal(received[1].body.toString(), "bytes");
    assert.deepEqual(received[2]._rawAmqpMessage.bodyType, "sequence");
    await receiver.close();
  },

  async "batches, and a message that is too large"() {
    const sender = client.createSender("plain");
    const batch = await sender.createMessageBatch();
    assert.equal(batch.maxSizeInBytes, 262144);
    for (let i = 0; i < 50; i++) assert.ok(batch.tryAddMessage({ body: i }));
    await sender.sendMessages(batch);
    await assert.rejects(sender.sendMessages({ body: Buffer.alloc(300_000) }), error => error.code === "MessageSizeExceeded");
    const receiver = client.createReceiver("plain");
    const seen = [];
    while (seen.length < 50) {
      for (const message of await receiver.receiveMessages(20, wait)) {
        seen.push(message.body);
        await receiver.completeMessage(message);
      }
    }
    assert.deepEqual(seen, [...Array(50).keys()]);
    await receiver.close();
  },

  async "schedule, cancel and peek"() {
    const sender = client.createSender("plain");
    const [first, second] = await sender.scheduleMessages([{ body: "first" }, { body: "second" }], new Date(Date.now() + 1500));
    await sender.cancelScheduledMessages(first);
    const receiver = client.createReceiver("plain", { receiveMode: "receiveAndDelete" });
    const peeked = await receiver.peekMessages(10);
    assert.deepEqual(peeked.map(message => [message.body, message.state]), [["second", "scheduled"]]);
    const [message] = await receiver.receiveMessages(1, wait);
    assert.equal(message.body, "second");
    await assert.rejects(sender.cancelScheduledMessages(second), error => error.code === "MessageNotFound");
    await receiver.close();
  },

  async "every settlement"() {
    await client.createSender("settled").sendMessages([{ body: "defer" }, { body: "dead" }, { body: "abandon" }]);
    const receiver = client.createReceiver("settled");
    const take = async () => (await receiver.receiveMessages(1, wait))[0];
    const deferred = await take();
    await receiver.deferMessage(deferred, { why: "later" });
    await receiver.deadLetterMessage(await take(), { deadLetterReason: "reason", deadLetterErrorDescription: "description", extra: 1 });
    for (let attempt = 0; attempt < 3; attempt++) {
      const message = await take();
      assert.equal(message.deliveryCount, attempt);
      await receiver.abandonMessage(message, { attempt });
    }
    const [again] = await receiver.receiveDeferredMessages([deferred.sequenceNumber]);
    assert.deepEqual([again.body, again.applicationProperties], ["defer", { why: "later" }]);
    await receiver.completeMessage(again);
    const dead = client.createReceiver("settled", { subQueueType: "deadLetter" });
    const letters = [];
    while (letters.length < 2) letters.push(...await dead.receiveMessages(2, wait));
    assert.deepEqual(letters.map(m => [m.body, m.deadLetterReason, m.deadLetterErrorDescription]), [
      ["dead", "reason", "description"],
      ["abandon", "MaxDeliveryCountExceeded", "Message could not be consumed after 3 delivery attempts."],
    ]);
    assert.equal(letters[0].applicationProperties.extra, 1);
    for (const letter of letters) await dead.completeMessage(letter);
    await dead.close();
    await receiver.close();
  },

  async "a lock is renewed, and lost"() {
    await client.createSender("plain").sendMessages({ body: "locked" });
    const receiver = client.createReceiver("plain", { maxAutoLockRenewalDurationInMs: 0 });
    const [message] = await receiver.receiveMessages(1, wait);
    await new Promise(done => setTimeout(done, 3000));
    await receiver.renewMessageLock(message);
    const [again] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 9_000 });
    assert.equal(again.deliveryCount, 1);
    await assert.rejects(receiver.completeMessage(message), error => error.code === "MessageLockLost");
    await receiver.completeMessage(again);
    await receiver.close();
  },

  async "duplicates are dropped"() {
    const sender = client.createSender("unique");
    for (const body of ["one", "two"]) await sender.sendMessages({ body, messageId: "same" });
    const receiver = client.createReceiver("unique");
    assert.deepEqual((await receiver.peekMessages(10)).map(message => message.body), ["one"]);
    await receiver.close();
  },

  async "sessions: named, next, in order, state, taken"() {
    const sender = client.createSender("sessions");
    await sender.sendMessages(["a", "b", "a"].map((sessionId, body) => ({ body, sessionId })));
    const a = await client.acceptSession("sessions", "a");
    await assert.rejects(client.acceptSession("sessions", "a"), error => error.code === "SessionCannotBeLocked");
    const messages = [];
    while (messages.length < 2) messages.push(...await a.receiveMessages(2, wait));
    assert.deepEqual(messages.map(message => message.body), [0, 2]);
    await a.setSessionState({ step: 1 });
    assert.deepEqual(await a.getSessionState(), { step: 1 });
    await a.renewSessionLock();
    for (const message of messages) await a.completeMessage(message);
    const next = await client.acceptNextSession("sessions");
    assert.equal(next.sessionId, "b");
    for (const message of await next.receiveMessages(1, wait)) await next.completeMessage(message);
    await next.close();
    await a.close();
    await assert.rejects(client.acceptNextSession("sessions"), error => error.code === "ServiceTimeout");
    await assert.rejects(sender.sendMessages({ body: "without a session" }));
  },

  async "topics with filters"() {
    await client.createSender("events").sendMessages([
      { body: 1, subject: "wanted", applicationProperties: { type: "order.created.v1" } },
      { body: 2, subject: "other", applicationProperties: { type: "order.cancelled.v1" } },
    ]);
    for (const [subscription, expected] of [["all", [1, 2]], ["cancelled", [2]], ["correlated", [1]]]) {
      const receiver = client.createReceiver("events", subscription);
      assert.deepEqual((await receiver.peekMessages(10)).map(message => message.body), expected, subscription);
      await receiver.close();
    }
  },

  async "rules are managed"() {
    const rules = client.createRuleManager("events", "changing");
    await rules.deleteRule("$Default");
    await rules.createRule("sql", { sqlExpression: "type = 'x'" });
    await rules.createRule("correlated", { subject: "y", applicationProperties: { n: 1 } });
    const names = [];
    for await (const rule of rules.listRules()) names.push(rule.name);
    assert.deepEqual(names.sort(), ["correlated", "sql"]);
    await client.createSender("events").sendMessages([{ body: 3, applicationProperties: { type: "x" } }, { body: 4 }]);
    const receiver = client.createReceiver("events", "changing");
    assert.deepEqual((await receiver.peekMessages(10)).map(message => message.body).filter(body => body > 2), [3]);
    await receiver.close();
  },

  async "a subscriber gets what is sent"() {
    const receiver = client.createReceiver("plain");
    const seen = [];
    const subscription = receiver.subscribe({ processMessage: async message => { seen.push(message.body); }, processError: async ({ error }) => { throw error; } }, { maxConcurrentCalls: 5 });
    const sender = client.createSender("plain");
    for (let i = 0; i < 20; i++) await sender.sendMessages({ body: i });
    for (let waited = 0; seen.length < 20 && waited < 5000; waited += 50) await new Promise(done => setTimeout(done, 50));
    await subscription.close();
    assert.deepEqual(seen.sort((x, y) => x - y), [...Array(20).keys()]);
    await receiver.close();
  },

  async "wrong key and unknown entity"() {
    const stranger = new ServiceBusClient(connection.replace(/SharedAccessKey=[^;]+/, "SharedAccessKey=wrong"), { retryOptions: { maxRetries: 0 } });
    await assert.rejects(stranger.createSender("plain").sendMessages({ body: 1 }), error => error.code === "UnauthorizedAccess");
    await stranger.close();
    await assert.rejects(client.createSender("nothing").sendMessages({ body: 1 }), error => error.code === "MessagingEntityNotFound");
  },
};

const code = await run(checks);
await client.close();
process.exit(code);
