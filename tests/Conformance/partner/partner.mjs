// A partner of OrderFlow, with the official JavaScript client: sends one order three times, prints the answer, and then what the outside is told of the order.
import { randomUUID } from "node:crypto";
import { ServiceBusClient } from "@azure/service-bus";

const connection = process.env.SERVICEBUS
  ?? "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
const [customerId = "grace", productId = "lamp"] = process.argv.slice(2);
const bus = new ServiceBusClient(connection);
const correlationId = randomUUID();
const messageId = randomUUID();

const order = {
  specversion: "1.0",
  id: messageId,
  source: "/partners/example",
  type: "com.orderflow.partner.order.place.v1",
  datacontenttype: "application/json",
  data: {
    customerId,
    items: [{ productId, quantity: 1 }],
    shippingAddress: { name: "Grace Hopper", line1: "1 Compiler Court", city: "Berlin", postalCode: "10115", country: "DE" },
    paymentMethod: "tok_visa",
  },
};

// Whoever is not sure that a message arrived sends it again: the same id is the same order.
const sender = bus.createSender("partner-orders");
for (let time = 0; time < 3; time++) {
  await sender.sendMessages({ body: order, messageId, correlationId, contentType: "application/cloudevents+json", replyTo: "partner-replies" });
}

const replies = bus.createReceiver("partner-replies");
const answer = await answerTo(correlationId);
console.log(answer.type, JSON.stringify(answer.data));
if (!answer.data.orderId) {
  process.exitCode = 1;
} else {
  const events = await bus.acceptSession("order-events", "by-order", answer.data.orderId);
  const told = [];
  while (!told.includes("com.orderflow.order.confirmed.v1")) {
    const [message] = await events.receiveMessages(1, { maxWaitTimeInMs: 20_000 });
    if (!message) {
      throw new Error(`The order has not been confirmed; until now: ${told.join(", ")}`);
    }

    told.push(message.applicationProperties.type);
    console.log(message.applicationProperties.type, message.applicationProperties.id);
    await events.completeMessage(message);
  }

  await events.close();
}

await bus.close();

async function answerTo(id) {
  for (;;) {
    const [message] = await replies.receiveMessages(1, { maxWaitTimeInMs: 20_000 });
    if (!message) {
      throw new Error("No answer came.");
    }

    await replies.completeMessage(message);
    if (message.correlationId === id) {
      return typeof message.body === "object" && !Buffer.isBuffer(message.body) ? message.body : JSON.parse(message.body.toString());
    }
  }
}
