using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using EventSourcing.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace OrderFlow.Partners;

/// <summary>
/// Does to a message what becomes of it. What may be possible later is held before it is given back, longer each time, so that its deliveries
/// are not used up within a second (docs/adr/0018); the host renews the lock meanwhile.
/// </summary>
public sealed partial class MessageDesk(TimeProvider time, ILogger<MessageDesk> logger)
{
    /// <summary>By the number of the delivery; together far more than a failover takes, and each below the five minutes of the lock's renewal.</summary>
    private static readonly TimeSpan[] s_holds =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120),
    ];

    /// <summary>Service Bus refuses a dead letter whose reason or description is longer; both may quote what the sender wrote.</summary>
    private const int LongestText = 4096;

    /// <summary>Before delivery <paramref name="deliveryCount"/> + 1; without jitter.</summary>
    public static TimeSpan HoldAfter(int deliveryCount) => s_holds[Math.Clamp(deliveryCount, 1, s_holds.Length) - 1];

    /// <summary>Reads, handles and settles.</summary>
    public async Task HandleAsync(
        ServiceBusReceivedMessage received,
        ServiceBusMessageActions actions,
        Func<IncomingMessage, CancellationToken, Task<Verdict>> handle,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(handle);
        switch (await JudgeAsync(received, handle, cancellationToken))
        {
            case Verdict.DeadLetter defect:
                var (reason, description) = (Clip(defect.Reason), Clip(defect.Description));
                LogDeadLettered(logger, received.MessageId, reason, description);
                await actions.DeadLetterMessageAsync(
                    received, deadLetterReason: reason, deadLetterErrorDescription: description, cancellationToken: cancellationToken);
                break;
            case Verdict.Later later:
                var hold = HoldAfter(received.DeliveryCount) * (0.8 + (0.4 * Random.Shared.NextDouble()));
                LogHeld(logger, received.MessageId, received.DeliveryCount, hold, later.Why);
                await Task.Delay(hold, time, cancellationToken);
                await actions.AbandonMessageAsync(received, cancellationToken: cancellationToken);
                break;
            default:
                await actions.CompleteMessageAsync(received, cancellationToken);
                break;
        }
    }

    private async Task<Verdict> JudgeAsync(
        ServiceBusReceivedMessage received, Func<IncomingMessage, CancellationToken, Task<Verdict>> handle, CancellationToken cancellationToken)
    {
        var (message, defect) = IncomingMessage.Read(received);
        if (message is null)
        {
            return defect!;
        }

        using var span = Traces.Start($"message {message.Type}", message.TraceParent, ActivityKind.Consumer);
        try
        {
            return await handle(span?.Id is { } traceParent ? message with { TraceParent = traceParent } : message, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, received.MessageId, failure);
            return new Verdict.Later("It failed.");
        }
    }

    /// <summary>Never within a character of two halves, which could not be written.</summary>
    private static string Clip(string text) =>
        text.Length <= LongestText ? text : $"{text[..(LongestText - (char.IsHighSurrogate(text[LongestText - 2]) ? 2 : 1))]}…";

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} is dead-lettered: {Reason}. {Description}")]
    private static partial void LogDeadLettered(ILogger logger, string messageId, string reason, string description);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId}, delivery {Delivery}, is held for {Hold} and then given back: {Why}")]
    private static partial void LogHeld(ILogger logger, string messageId, int delivery, TimeSpan hold, string why);

    [LoggerMessage(LogLevel.Error, "Message {MessageId} could not be handled.")]
    private static partial void LogFailed(ILogger logger, string messageId, Exception exception);
}
