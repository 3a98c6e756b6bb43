using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace OrderFlow.Load.Messaging;

/// <summary>A subscriber of <c>order-events</c> that remembers, for the orders it is asked about, what it was told and in what order.</summary>
/// <param name="orders">Ids, each with the version that the order is at.</param>
internal sealed class OrderStories(ServiceBusClient client, IReadOnlyDictionary<string, long> orders)
{
    private const string Topic = "order-events";

    /// <summary>Takes all messages of the topic, as they arrive.</summary>
    private const string Subscription = "all";

    private const string Prefix = "com.orderflow.order.";
    private const string Notification = "updated";
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);
    private static readonly string[] s_confirmed = ["created", "submitted", "paid", "shipped", "confirmed"];
    private static readonly string[] s_cancelled = ["created", "submitted", "cancelled"];

    private readonly Dictionary<string, Story> _stories = orders.ToDictionary(order => order.Key, order => new Story(order.Value));

    /// <summary>Messages about these orders, notifications and repetitions included.</summary>
    public int Messages { get; private set; }

    /// <summary>Messages whose id had been seen before.</summary>
    public int Repetitions => _stories.Values.Sum(story => story.Repetitions);

    /// <summary>When the broker took the last message of these orders.</summary>
    public DateTimeOffset? LastEnqueuedAt { get; private set; }

    /// <summary>Reads until every order's story has come to its end, or nothing has come for a while.</summary>
    /// <param name="heard">Called with the number of new stories that have ended; must not block.</param>
    public async Task ReadAsync(TimeSpan patience, Action<int> heard, TimeProvider time, CancellationToken cancellationToken)
    {
        // Taken and deleted, so one receiver on one link: what arrives is in the order of the subscription.
        var options = new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };
        await using var receiver = client.CreateReceiver(Topic, Subscription, options);
        var last = time.GetTimestamp();
        var ended = 0;
        while (ended < _stories.Count && time.GetElapsedTime(last) < patience)
        {
            foreach (var message in await receiver.ReceiveMessagesAsync(500, s_wait, cancellationToken))
            {
                last = time.GetTimestamp();
                Hear(message);
            }

            var now = _stories.Values.Count(story => story.HasEnded);
            heard(now - ended);
            ended = now;
        }
    }

    /// <summary>What was told wrongly of one order; null when all was right.</summary>
    public string? ProblemOf(string orderId, bool confirmed)
    {
        var story = _stories[orderId];
        var expected = confirmed ? s_confirmed : s_cancelled;
        return story.Problem is { } problem ? $"Order {orderId}: {problem}"
            : !story.Told.SequenceEqual(expected) ? $"Order {orderId}: told was {string.Join(", ", story.Told)}, not {string.Join(", ", expected)}."
            : !story.HasEnded ? $"Order {orderId} is at version {orders[orderId]}, but the last notification was of {story.NotifiedOf}."
            : null;
    }

    private void Hear(ServiceBusReceivedMessage message)
    {
        if (message.ApplicationProperties.GetValueOrDefault("subject") is string subject && _stories.TryGetValue(subject, out var story))
        {
            Messages++;
            LastEnqueuedAt = message.EnqueuedTime;
            story.Hear(message);
        }
    }

    private sealed class Story(long version)
    {
        private readonly Dictionary<string, string> _bodies = [];
        private long _sequence;

        public List<string> Told { get; } = [];

        public long NotifiedOf { get; private set; }

        public int Repetitions { get; private set; }

        public string? Problem { get; private set; }

        /// <summary>The notification of its last commit is there; all others leave before it.</summary>
        public bool HasEnded => NotifiedOf >= version;

        public void Hear(ServiceBusReceivedMessage message)
        {
            var (id, body) = (message.MessageId, message.Body.ToString());
            if (_bodies.TryGetValue(id, out var before))
            {
                Repetitions++;
                Problem ??= before == body ? null : $"{id} was told twice, and not alike.";
                return;
            }

            _bodies.Add(id, body);
            using var json = JsonDocument.Parse(body);
            var sequence = json.RootElement.GetProperty("sequence").GetInt64();
            var type = json.RootElement.GetProperty("type").GetString()!;
            var word = type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..].Split('.')[0] : type;
            if (word == Notification)
            {
                // One for each commit, after the events of the commit.
                Problem ??= sequence < _sequence || sequence <= NotifiedOf ? $"{id} came after {_sequence}." : null;
                NotifiedOf = sequence;
            }
            else
            {
                Problem ??= sequence <= _sequence || sequence <= NotifiedOf ? $"{id} came after {Math.Max(_sequence, NotifiedOf)}." : null;
                Told.Add(word);
                _sequence = sequence;
            }
        }
    }
}
