using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.Faults;
using Microsoft.Extensions.Logging;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>
/// Runs something on messages: they are kept hidden meanwhile, deleted when it succeeded, shown again when it failed, and put aside when that was
/// once too often.
/// </summary>
/// <param name="queue">Where they come from.</param>
/// <param name="poison">Where they are put aside, by the message; null for a queue that has no such place.</param>
/// <param name="settings">How often, and how they are written.</param>
/// <param name="function">For rules and the log.</param>
/// <param name="run">Throws when it fails.</param>
/// <param name="pumps">Somebody may wait for what is put aside.</param>
/// <param name="faults">What is to go wrong.</param>
/// <param name="logger">Told of failures.</param>
internal sealed partial class MessageRun(
    QueueClient queue, Func<byte[]?, QueueClient>? poison, QueueSettings settings, string function, Func<QueueMessage, byte[], Task> run,
    QueuePumps pumps, FaultInjector faults, ILogger logger)
{
    private FaultOperation Delivery => new() { Service = FaultService.AzureStorage, Container = queue.Name, Function = function };

    public async Task RunAsync(QueueMessage message)
    {
        using var held = new HeldMessage(queue, message);
        using var done = new CancellationTokenSource();
        var keeping = held.KeepAsync(done.Token);
        try
        {
            if (!MessageText.TryDecode(message.Body.ToString(), settings.IsBase64, out var content))
            {
                NotReadable(logger, message.MessageId, queue.Name);
                await PutAsideAsync(held, content: null);
            }
            else if (message.DequeueCount > settings.MaxDequeueCount)
            {
                await PutAsideAsync(held, content);
            }
            else
            {
                await DeliverAsync(held, content);
            }
        }
#pragma warning disable CA1031 // Told; the message shows again when its time is over.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NotSettled(logger, message.MessageId, queue.Name, exception.Reason());
        }
        finally
        {
            await done.CancelAsync();
            await keeping;
        }
    }

    private async Task DeliverAsync(HeldMessage held, byte[] content)
    {
        try
        {
            await DeliverDisturbedAsync(held.Message, content);
        }
#pragma warning disable CA1031 // Whatever ended the function: its message goes back, and the trigger goes on.
        catch (Exception)
#pragma warning restore CA1031
        {
            // What went wrong, the invocation's own line has told.
            await (held.Message.DequeueCount >= settings.MaxDequeueCount ? PutAsideAsync(held, content)
                : poison is null ? Task.CompletedTask // It shows again when its time is over, as in the real host.
                : held.HideAsync(settings.VisibilityTimeout));
            return;
        }

        await faults.SendAsync(queue.Name, function, held.DeleteAsync, CancellationToken.None);
    }

    private async Task DeliverDisturbedAsync(QueueMessage message, byte[] content)
    {
        if (!faults.IsArmed)
        {
            await run(message, content);
            return;
        }

        if (faults.Hit<DelayDeliveryResult>(Delivery) is { } late)
        {
            await faults.WaitAsync(late.Delay, CancellationToken.None);
        }

        await faults.PassAsync(Delivery with { Point = FaultPoints.AzureStorageBeforeDelivery });
        await run(message, content);
        if (faults.Hit<DuplicateDeliveryResult>(Delivery) is not null)
        {
            await run(message, content);
        }

        await faults.PassAsync(Delivery with { Point = FaultPoints.AzureStorageAfterDelivery });
    }

    private async Task PutAsideAsync(HeldMessage held, byte[]? content)
    {
        if (poison?.Invoke(content) is not { } aside)
        {
            return;
        }

        if (content is not null)
        {
            PutAside(logger, settings.MaxDequeueCount, aside.Name);
        }

        await aside.CreateIfNotExistsAsync();
        await aside.SendMessageAsync(held.Message.Body.ToString());
        await held.DeleteAsync();
        pumps.Wake(aside.Uri);
    }

    [LoggerMessage(1, LogLevel.Warning, "Message has reached MaxDequeueCount of {Limit}. Moving message to queue '{Queue}'.")]
    private static partial void PutAside(ILogger logger, int limit, string queue);

    [LoggerMessage(2, LogLevel.Warning, "Message {Id} of queue '{Queue}' is not written in base64, as extensions.queues.messageEncoding of host.json wants it; it is put aside.")]
    private static partial void NotReadable(ILogger logger, string id, string queue);

    [LoggerMessage(3, LogLevel.Warning, "Message {Id} of queue '{Queue}' could not be settled, and comes again: {Reason}")]
    private static partial void NotSettled(ILogger logger, string id, string queue, string reason);
}
