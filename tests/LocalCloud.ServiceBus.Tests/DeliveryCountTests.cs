using Amqp;
using Amqp.Framing;
using LocalCloud.Faults;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Messages;
using LocalCloud.ServiceBus.Storage;
using LocalCloud.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.ServiceBus.Tests;

/// <summary>What a message counts when its receiver goes between the lock and the delivery, for which no client is quick enough.</summary>
public sealed class DeliveryCountTests
{
    [Fact]
    public async Task A_message_that_was_locked_but_not_sent_counts_as_before()
    {
        var faults = new FaultInjector();
        await using var database = SqliteDatabase.Open(new() { Name = "servicebus", Migrations = Schema.Migrations, Faults = faults });
        var journal = new Journal(database);
        using var entities = new EntityCatalog(find =>
            new QueueServices(journal, TimeProvider.System, new Router(find, TimeProvider.System) { Journal = journal }, faults, NullLogger.Instance));
        var queue = (MessageQueue)await entities.CreateAsync(EntityKind.Queue, "q", new EntitySettings { Name = "q", RequiresSession = true }, []);
        var encoded = new Message { Properties = new Properties { GroupId = "a" } }.Encode();
        var message = InboundMessage.Parse(encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray());
        await journal.WriteAsync((session, effects) =>
        {
            queue.Insert(session, effects, message);
            queue.Insert(session, effects, message);
        });

        // Both messages leave their session in one batch; the first one's delivery ends it.
        Assert.Equal([0], await ReceiveAsync(queue, hangsUp: true));
        Assert.Equal([0, 0], await ReceiveAsync(queue, abandons: true));
        Assert.Equal([1], await ReceiveAsync(queue, hangsUp: true));
        Assert.Equal([1, 1], await ReceiveAsync(queue));
        await Wait.UntilAsync(() => queue.Peek(0, 2, null).All(message => message.Attempts is 1 or 2)); // On disk as well.
    }

    private static async Task<List<int>> ReceiveAsync(MessageQueue queue, bool hangsUp = false, bool abandons = false)
    {
        var receiver = new Receiver(queue, hangsUp);
        queue.AcceptSession("a", receiver);
        queue.Add(receiver);
        queue.SetLimit(receiver, 2, drain: false);
        await Wait.UntilAsync(() => receiver.HasEnded);
        if (abandons)
        {
            queue.SetLimit(receiver, 0, drain: false);
            await queue.AbandonAllAsync(receiver.Tokens);
        }

        if (!hangsUp)
        {
            queue.Remove(receiver);
        }

        await Wait.UntilAsync(() => queue.PendingWork <= 2);
        return receiver.Counts;
    }

    private sealed class Receiver(MessageQueue queue, bool hangsUp) : Consumer
    {
        public List<int> Counts { get; } = [];

        public List<Guid> Tokens { get; } = [];

        public override string LinkName => "link";

        public bool HasEnded => Volatile.Read(ref _deliveries) == (hangsUp ? 1 : 2);

        private int _deliveries;

        public override bool Deliver(StoredMessage message, int deliveryCount, Guid lockToken, DateTimeOffset? lockedUntil)
        {
            Counts.Add(deliveryCount);
            Tokens.Add(lockToken);
            if (hangsUp)
            {
                queue.Remove(this);
            }

            Interlocked.Increment(ref _deliveries);
            return true;
        }

        public override void Drained()
        {
        }

        public override void EntityDeleted()
        {
        }
    }
}
