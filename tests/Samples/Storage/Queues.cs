using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Storage;

/// <summary>Functions that take and send messages of storage queues.</summary>
public sealed class Queues
{
    [Function("Text")]
    [QueueOutput("answers")]
    public string Text([QueueTrigger("texts")] string text, int dequeueCount, string id, DateTimeOffset insertionTime) =>
        text is "poison" ? throw new InvalidOperationException("No taste for it.") : $"{text} {dequeueCount} {id.Length > 0} {insertionTime > DateTimeOffset.UnixEpoch}";

    [Function("Message")]
    [QueueOutput("answers", Connection = "Archive")]
    public string[] Message([QueueTrigger("messages", Connection = "Archive")] QueueMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return [$"{message.MessageText} {message.DequeueCount} {message.PopReceipt.Length > 0} {message.ExpiresOn > message.InsertedOn}", "and one more"];
    }

    [Function("Binary")]
    [QueueOutput("answers")]
    public string Binary([QueueTrigger("binaries")] byte[] bytes) => Convert.ToHexString(bytes);

    [Function("Data")]
    [QueueOutput("answers")]
    public string Data([QueueTrigger("data")] BinaryData data) => $"data {data}";

    /// <summary>What the message says decides which blobs are read and written.</summary>
    [Function("Order")]
    [BlobOutput("receipts/{id}-{rand-guid:N}.json", Connection = "Archive")]
    public Order Order([QueueTrigger("%OrderQueue%")] Order order, [BlobInput("catalogue/{product}.txt")] string description)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order with { Product = description };
    }
}

/// <summary>A message, and a blob.</summary>
public sealed record Order(string Id, string Product);
