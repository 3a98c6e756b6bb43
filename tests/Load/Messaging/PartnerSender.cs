using Azure.Messaging.ServiceBus;
using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Messaging;

/// <summary>A partner that sends what it has to send, and sends again, under the same id, what was not acknowledged.</summary>
internal sealed class PartnerSender(ServiceBusClient client, MessagePlan plan, RunClock clock)
{
    public const string Queue = "partner-orders";
    public const string ReplyTo = "partner-replies";

    private const int AtOnce = 32;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private int _again;

    /// <summary>Sends that were not acknowledged, and repeated.</summary>
    public int Again => Volatile.Read(ref _again);

    /// <summary>When the first message was given to the broker.</summary>
    public TimeSpan BegunAt { get; private set; }

    public TimeSpan EndedAt { get; private set; }

    /// <param name="mayGoOn">Called before each message; completes when one more may be on its way.</param>
    /// <param name="sent">Called after each message; must not block.</param>
    public async Task RunAsync(Func<int, CancellationToken, Task> mayGoOn, Action sent, CancellationToken cancellationToken)
    {
        await using var sender = client.CreateSender(Queue);
        BegunAt = clock.Now;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, plan.Sends.Count, options, async (position, cancellation) =>
        {
            await mayGoOn(position, cancellation);
            await SendAsync(sender, plan.Sends[position], cancellation);
            sent();
        });
        EndedAt = clock.Now;
    }

    private async Task SendAsync(ServiceBusSender sender, int number, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await sender.SendMessageAsync(MessageOf(number), cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is ServiceBusException or TimeoutException)
            {
                Interlocked.Increment(ref _again);
                await Task.Delay(s_pause, cancellationToken);
            }
        }
    }

    private ServiceBusMessage MessageOf(int number) => new(plan.Body(number))
    {
        MessageId = plan.MessageId(number),
        CorrelationId = plan.MessageId(number),
        ContentType = "application/cloudevents+json",
        ReplyTo = ReplyTo,
    };
}
