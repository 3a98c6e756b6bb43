using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Messaging;

/// <summary>What the app answers to the partner. An answer may come more than once, but never another one.</summary>
internal sealed class AnswerBook(ServiceBusClient client, MessagePlan plan, RunClock clock) : IAsyncDisposable
{
    private const string Accepted = "com.orderflow.partner.order.accepted.v1";

    private readonly ConcurrentDictionary<int, OrderRecord> _orders = [];
    private readonly ConcurrentQueue<string> _problems = [];
    private readonly ServiceBusProcessor _processor = client.CreateProcessor(
        PartnerSender.ReplyTo, new ServiceBusProcessorOptions { MaxConcurrentCalls = 16, PrefetchCount = 100 });

    private int _repeated;

    public int Count => _orders.Count;

    /// <summary>Answers that had been given before.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    public IReadOnlyCollection<OrderRecord> Orders => [.. _orders.Values];

    public IReadOnlyCollection<string> Problems => _problems;

    /// <param name="answered">Called for each message that is answered for the first time; must not block.</param>
    public Task StartAsync(Action answered, CancellationToken cancellationToken)
    {
        _processor.ProcessMessageAsync += args =>
        {
            if (Read(args.Message))
            {
                answered();
            }

            return Task.CompletedTask;
        };

        // The broker is killed now and then; the processor comes back by itself.
        _processor.ProcessErrorAsync += _ => Task.CompletedTask;
        return _processor.StartProcessingAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _processor.DisposeAsync();

    private bool Read(ServiceBusReceivedMessage message)
    {
        if (plan.NumberOf(message.CorrelationId) is not { } number)
        {
            return false; // Left over from another run.
        }

        using var json = JsonDocument.Parse(message.Body);
        var (type, data) = (json.RootElement.GetProperty("type").GetString(), json.RootElement.GetProperty("data"));
        if (type != Accepted)
        {
            _problems.Enqueue($"Message {number} was answered with {type}: {data.GetRawText()}");
            return false;
        }

        var order = new OrderRecord(number)
        {
            OrderId = data.GetProperty("orderId").GetString(), Version = data.GetProperty("version").GetInt64(), AnsweredAt = clock.Now,
        };
        var known = _orders.GetOrAdd(number, order);
        if (known == order)
        {
            return true;
        }

        Interlocked.Increment(ref _repeated);
        if ((known.OrderId, known.Version) != (order.OrderId, order.Version))
        {
            _problems.Enqueue($"Message {number} was answered with order {known.OrderId} and then with {order.OrderId}.");
        }

        return false;
    }
}
