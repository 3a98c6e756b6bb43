using LocalCloud.Dashboard.Collections;
using LocalCloud.Dashboard.Invocations;
using LocalCloud.Dashboard.Logs;
using LocalCloud.Dashboard.Settings;
using LocalCloud.Dashboard.Traces;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace Dashboard.Tests;

/// <summary>What is kept, and what is not.</summary>
public sealed class MemoryTests
{
    private static readonly FunctionDescriptor s_function = new()
    {
        Name = "Read", Id = "1", EntryPoint = "Read", Bindings = [], Trigger = new("changes", "cosmosDBTrigger", BindingDirection.In, default),
    };

    [Fact]
    public void Of_many_invocations_with_large_inputs_some_are_kept_and_of_them_the_beginning()
    {
        using var spans = new SpanCollector();
        using var watching = spans.Watch(); // Nothing is left out while somebody looks.
        var recorder = new InvocationRecorder(spans);
        for (var i = 0; i < 6_000; i++)
        {
            Run(recorder);
        }

        Assert.Equal(6_000, recorder.Of("Read")!.Count);
        var kept = recorder.Recent.Find(null, null, null, 10_000);
        Assert.Equal(5_000, kept.Count);
        Assert.All(kept, record => Assert.InRange(record.Input!.Length, 1_000, 1_001));
    }

    [Fact]
    public void While_nobody_looks_only_what_fails_is_kept_with_its_texts()
    {
        using var spans = new SpanCollector();
        var recorder = new InvocationRecorder(spans);
        Run(recorder);
        Run(recorder, _ => throw new InvalidOperationException("Poisoned."));
        var (failed, succeeded) = (recorder.Recent.Find(null, "failed", null, 10)[0], recorder.Recent.Find(null, "succeeded", null, 10)[0]);
        Assert.Null(succeeded.Input);
        Assert.Equal("Poisoned.", failed.Error);
        Assert.StartsWith("xxx", failed.Input, StringComparison.Ordinal);
        Assert.Same(failed, recorder.Of("Read")!.LastFailure);
    }

    private static void Run(InvocationRecorder recorder, Action<ObservedInvocation>? run = null)
    {
        var invocation = new ObservedInvocation(s_function, new TriggerInput { Value = new TypedData { Json = new string('x', 10_000) } }, http: null);
        recorder.Began(invocation);
        try
        {
            run?.Invoke(invocation);
        }
        catch (InvalidOperationException exception)
        {
            invocation.Exception = exception;
        }

        recorder.Ended(invocation);
    }

    [Fact]
    public void Of_many_failures_spans_and_lines_some_are_kept()
    {
        using var spans = new SpanCollector();
        var recorder = new InvocationRecorder(spans);
        for (var i = 0; i < 6_000; i++)
        {
            Run(recorder, _ => throw new InvalidOperationException(new string('x', 10_000)));
        }

        // What has failed stays longer than what has not, but not for ever.
        var failed = recorder.Recent.Find(null, "failed", null, 10_000);
        Assert.InRange(failed.Count, 500, 5_500);
        Assert.All(failed, record => Assert.InRange(record.ErrorDetail!.Length, 1_000, 4_001));

        using (spans.Watch())
        {
            using var source = new System.Diagnostics.ActivitySource("Many spans");
            for (var i = 0; i < 25_000; i++)
            {
                source.StartActivity("span")?.Dispose();
            }
        }

        Assert.True(spans.Added >= 25_000);
        Assert.Equal(20_000, spans.Newest().Count());

        var log = new LogRing();
        for (var i = 0; i < 4_000; i++)
        {
            log.Add(new(DateTimeOffset.UnixEpoch, Microsoft.Extensions.Logging.LogLevel.Warning, "LocalCloud.Host", new string('x', 10_000), null, null));
        }

        var lines = log.Find(null, null, 10_000);
        Assert.Equal(3_000, lines.Count);
        Assert.All(lines, line => Assert.Equal(4_001, line.Message.Length));
        Assert.Equal(200, log.HostWarnings.Count());
    }

    [Fact]
    public void A_ring_keeps_the_latest()
    {
        var ring = new Ring<string>(3);
        Assert.Empty(ring.Newest());
        foreach (var text in (string[])["a", "b", "c", "d"])
        {
            ring.Add(text);
        }

        Assert.Equal(["d", "c", "b"], ring.Newest());
        Assert.Equal(4, ring.Added);
    }

    [Theory]
    [InlineData("Storage", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc==;EndpointSuffix=x", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=••••••;EndpointSuffix=x")]
    [InlineData("Bus", "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=abc=", "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=••••••")]
    [InlineData("Hook", "https://x/api?code=abc&other=1", "https://x/api?code=••••••&other=1")]
    [InlineData("Url", "https://user:word@host/path", "https://••••••@host/path")]
    [InlineData("Mail__ApiKey", "abc", "••••••")]
    [InlineData("MY_SECRET", "abc", "••••••")]
    [InlineData("Greeting", "Hello", "Hello")]
    [InlineData("Nothing", "", "")]
    public void What_is_secret_in_a_setting_is_masked(string name, string value, string shown) => Assert.Equal(shown, Masked.Value(name, value));
}
