using Azure.Messaging.ServiceBus;

namespace OrderFlow.Load.Messaging;

/// <summary>Compares the dead letters of the partners' queue with what was malformed; nothing else may lie there, and nothing may still wait.</summary>
internal sealed class DeadLetterCheck(ServiceBusClient client, MessagePlan plan)
{
    private const int PageSize = 200;

    /// <summary>Of this run.</summary>
    public int Found { get; private set; }

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var seen = new HashSet<int>();
        await using var dead = client.CreateReceiver(PartnerSender.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        await foreach (var message in PeekAllAsync(dead, cancellationToken))
        {
            if (plan.NumberOf(message.MessageId) is not { } number)
            {
                continue;
            }

            Found++;
            if (!plan.IsMalformed(number))
            {
                problems.Add($"Message {number} is good, but a dead letter: {message.DeadLetterReason}, {message.DeadLetterErrorDescription}");
            }
            else if (!seen.Add(number))
            {
                problems.Add($"Message {number} is two dead letters.");
            }
            else if (message.DeadLetterReason != MessagePlan.ReasonFor(number) || string.IsNullOrWhiteSpace(message.DeadLetterErrorDescription))
            {
                problems.Add($"Message {number} is a dead letter for '{message.DeadLetterReason}' ({message.DeadLetterErrorDescription}), not for {MessagePlan.ReasonFor(number)}.");
            }
        }

        problems.AddRange(plan.Malformed.Where(number => !seen.Contains(number)).Select(number => $"Message {number} is malformed, but no dead letter."));
        await using var waiting = client.CreateReceiver(PartnerSender.Queue);
        await foreach (var message in PeekAllAsync(waiting, cancellationToken))
        {
            problems.Add($"Message '{message.MessageId}' still waits in the queue.");
        }

        return problems;
    }

    private static async IAsyncEnumerable<ServiceBusReceivedMessage> PeekAllAsync(
        ServiceBusReceiver receiver, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await receiver.PeekMessagesAsync(PageSize, cancellationToken: cancellationToken) is { Count: > 0 } page)
        {
            foreach (var message in page)
            {
                yield return message;
            }
        }
    }
}
