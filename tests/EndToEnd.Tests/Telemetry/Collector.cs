using System.Collections.Concurrent;
using System.Net;
using EndToEnd.Tests.Telemetry.Otlp;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EndToEnd.Tests.Telemetry;

/// <summary>Takes what is sent by OTLP, by gRPC or as HTTP with protobuf, and keeps it.</summary>
public sealed class Collector : IAsyncDisposable
{
    private const int Frame = 5; // What gRPC puts before a message: whether it is compressed, and its length.
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<SentSpan> _spans = [];
    private readonly ConcurrentQueue<(string Scope, string Name)> _metrics = [];
    private readonly ConcurrentQueue<SentLine> _lines = [];

    private Collector(bool isGrpc)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _web = builder.Build();
        _web.Run(isGrpc ? TakeCallAsync : TakePostAsync);
    }

    public IReadOnlyCollection<SentSpan> Spans => _spans;

    public IReadOnlyCollection<(string Scope, string Name)> Metrics => _metrics;

    public IReadOnlyCollection<SentLine> Lines => _lines;

    public string Address => _web.Urls.Single();

    public static async Task<Collector> StartAsync(string protocol)
    {
        var collector = new Collector(protocol == "grpc");
        await collector._web.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakePostAsync(HttpContext http)
    {
        Take(http.Request.Path.Value!, await BodyAsync(http));
        http.Response.ContentType = "application/x-protobuf";
    }

    private async Task TakeCallAsync(HttpContext http)
    {
        var body = await BodyAsync(http);
        Take(http.Request.Path.Value!, body[Frame..]);
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[Frame]);
        http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers["grpc-status"] = "0";
    }

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private void Take(string path, byte[] body)
    {
        switch (path)
        {
            case "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
                foreach (var resource in Traces.Parser.ParseFrom(body).Resources)
                {
                    Add(_spans, resource.Scopes.SelectMany(scope => scope.Spans.Select(span => new SentSpan(span, scope.Scope.Name, resource.Resource))));
                }

                break;
            case "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
                Add(_metrics, Otlp.Metrics.Parser.ParseFrom(body).Resources.SelectMany(resource => resource.Scopes)
                    .SelectMany(scope => scope.Metrics.Select(metric => (scope.Scope.Name, metric.Name))));
                break;
            case "/v1/logs" or "/opentelemetry.proto.collector.logs.v1.LogsService/Export":
                Add(_lines, Logs.Parser.ParseFrom(body).Resources.SelectMany(resource => resource.Scopes)
                    .SelectMany(scope => scope.Lines.Select(line => new SentLine(line, scope.Scope.Name))));
                break;
            default:
                throw new InvalidOperationException($"Nothing is sent to {path}.");
        }
    }

    private static void Add<T>(ConcurrentQueue<T> all, IEnumerable<T> more)
    {
        foreach (var one in more)
        {
            all.Enqueue(one);
        }
    }
}

/// <summary>A span that has arrived.</summary>
public sealed class SentSpan(Span span, string scope, Resource resource)
{
    /// <summary>As the protocol counts them.</summary>
    public const int Server = 2, Consumer = 5;

    public string Name => span.Name;

    public int Kind => span.Kind;

    public string Scope => scope;

    public string Trace { get; } = Hex(span.TraceId);

    public string Id { get; } = Hex(span.SpanId);

    /// <summary>Empty for none.</summary>
    public string Parent { get; } = Hex(span.ParentSpanId);

    public IReadOnlyList<string> LinkedTraces => [.. span.Links.Select(link => Hex(link.TraceId))];

    public string? this[string attribute] => Text(span.Attributes, attribute);

    public string? OfResource(string attribute) => Text(resource.Attributes, attribute);

    public override string ToString() => $"{Name} ({Scope}) {Id} below {Parent}";

    internal static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    internal static string? Text(IEnumerable<KeyValue> attributes, string name) => attributes.FirstOrDefault(one => one.Key == name)?.Value switch
    {
        null => null,
        { HasStringValue: true } value => value.StringValue,
        { HasBoolValue: true } value => value.BoolValue ? "true" : "false",
        var value => value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>A line of the log that has arrived.</summary>
public sealed class SentLine(Line line, string category)
{
    public string Category => category;

    public string Text => line.Body?.StringValue ?? "";

    public string Trace { get; } = SentSpan.Hex(line.TraceId);

    public string? this[string attribute] => SentSpan.Text(line.Attributes, attribute);
}
