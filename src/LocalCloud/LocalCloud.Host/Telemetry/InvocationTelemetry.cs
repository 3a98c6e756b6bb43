using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host.Telemetry;

/// <summary>
/// Spans and metrics of the host, by OpenTelemetry's conventions for functions, HTTP and messages. It is among the services of the host only where
/// somebody collects them; otherwise nothing of it is made.
/// </summary>
/// <param name="app">Name of the app: in Azure, a function's full name begins with it.</param>
internal sealed class InvocationTelemetry(string app) : IDisposable
{
    /// <summary>Of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "LocalCloud.Host";

    /// <summary>Begins a scope in which nothing that is logged is exported.</summary>
    public Func<IDisposable>? SuppressExport { get; init; }

    private readonly ActivitySource _source = new(Name);
    private readonly InvocationMetrics _metrics = new();
    private int _invoked;

    public void Dispose()
    {
        _source.Dispose();
        _metrics.Dispose();
    }

    /// <summary>An HTTP request is a server span, below that of the caller; the app finds it in the request's headers, and hangs its own below.</summary>
    internal async Task AnswerAsync(HttpContext http, Func<Task> answer)
    {
        // What the web server itself measures is no span of ours: nobody exports it.
        Activity.Current = null;
        _ = ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers["tracestate"], isRemote: true, out var caller);
        using var span = _source.StartActivity(RequestSpan.NameOf(http), ActivityKind.Server, caller, RequestSpan.TagsOf(http));
        if (span is not null)
        {
            http.Request.Headers.TraceParent = span.Id;
        }

        try
        {
            await answer();
        }
        finally
        {
            RequestSpan.End(span, http);
        }
    }

    /// <summary>Ends with <see cref="InvocationSpan.Dispose"/>.</summary>
    internal InvocationSpan Begin(FunctionDescriptor function, TriggerInput input)
    {
        // A request has its span already, unless that is not sampled.
        var isRequest = TriggerSpan.IsRequest(function);
        var span = !isRequest ? Start(function, input) : Activity.Current is { } current && current.Source == _source ? current : null;
        if (span is not null)
        {
            span.SetTag("faas.trigger", TriggerSpan.TriggerOf(function)).SetTag("faas.name", $"{app}/{function.Name}").SetTag("faas.invocation_id", input.InvocationId)
                .SetTag("faas.coldstart", Interlocked.Exchange(ref _invoked, 1) == 0).SetTag("code.function.name", function.EntryPoint);
        }

        return new(_metrics, function, span, ends: !isRequest);
    }

    private Activity? Start(FunctionDescriptor function, TriggerInput input)
    {
        // Whatever span is current here is that of somebody who reads a feed or a queue, and has not led to this.
        Activity.Current = null;
        if (!_source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(input.TraceParent, input.TraceState, isRemote: true, out var cause);
        return _source.StartActivity(
            TriggerSpan.NameOf(function), TriggerSpan.KindOf(function), cause, TriggerSpan.TagsOf(function, input), TraceLinks.Of(function, input));
    }
}
