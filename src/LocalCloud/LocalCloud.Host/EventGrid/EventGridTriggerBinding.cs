using System.Text.Json;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.EventGrid;

/// <summary>The functions that take events: one invocation for each event, or for all of a delivery.</summary>
internal sealed class EventGridTriggerBinding(RetryingInvoker invoker) : ITriggerBinding, IWorkSource
{
    private IReadOnlyDictionary<string, FunctionDescriptor> _functions = new Dictionary<string, FunctionDescriptor>();
    private int _running;

    public string BindingType => "eventGridTrigger";

    public string Name => "events in functions";

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions) =>
        new Listener(this, functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Null for none, for one that is switched off, and for one with another trigger.</summary>
    public FunctionDescriptor? Find(string? name) => name is null ? null : _functions.GetValueOrDefault(name);

    public long PendingWork() => Volatile.Read(ref _running);

    /// <summary>Throws what the function threw; of several, what the first one threw.</summary>
    public async Task InvokeAsync(FunctionDescriptor function, IReadOnlyList<JsonElement> events, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            if (TakesMany(function.Trigger))
            {
                await InvokeAsync(function, BatchOf(events), cancellationToken);
                return;
            }

            // Side by side and each to its end, as in the real extension: the failure of one does not spare the others.
            await Task.WhenAll(events.Select(one => InvokeAsync(function, retry => InputOf(one, retry), cancellationToken)));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private Task InvokeAsync(FunctionDescriptor function, Func<RetryContext?, TriggerInput> input, CancellationToken cancellationToken) =>
        invoker.InvokeAsync(function, input, cancellationToken);

    private static bool TakesMany(FunctionBinding trigger) =>
        string.Equals(trigger.Text("cardinality"), "Many", StringComparison.OrdinalIgnoreCase) || trigger.Flag("isBatched") is true;

    private static Func<RetryContext?, TriggerInput> BatchOf(IReadOnlyList<JsonElement> events)
    {
        var json = $"[{string.Join(',', events.Select(one => one.GetRawText()))}]";
        return retry => new TriggerInput { Value = new() { Json = json }, Retry = retry };
    }

    private static TriggerInput InputOf(JsonElement one, RetryContext? retry) => new()
    {
        Value = new() { Json = one.GetRawText() },
        Metadata = one.TryGetProperty("data", out var data)
            ? new Dictionary<string, TypedData> { ["data"] = new() { Json = data.GetRawText() } }
            : new Dictionary<string, TypedData>(),
        TraceParent = Text(one, "traceparent"),
        TraceState = Text(one, "tracestate"),
        Retry = retry,
    };

    private static string? Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private sealed class Listener(EventGridTriggerBinding binding, Dictionary<string, FunctionDescriptor> functions) : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            binding._functions = functions;
            return Task.CompletedTask;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            binding._functions = new Dictionary<string, FunctionDescriptor>();
            while (binding.PendingWork() > 0 && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(5, CancellationToken.None);
            }
        }
    }
}
