using System.Diagnostics;
using EndToEnd.Tests.Support;
using LocalCloud;

namespace EndToEnd.Tests;

/// <summary>A setting that makes no sense is told in one line at the start, and nothing starts.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Fulfillment__Mode", "Chaos")]
    [InlineData("Fulfillment__ApprovalLimit", "abc")]
    [InlineData("Fulfillment__ApprovalLimit", "-1")]
    [InlineData("Fulfillment__ApprovalTimeout", "24h")]
    [InlineData("Audit__Distance", "soon")]
    [InlineData("Audit__Budget", "0")]
    [InlineData("Audit__PageSize", "0")]
    [InlineData("Audit__Patience", "-3")]
    [InlineData("Http__Deadline", "00:05:00")]
    [InlineData("DeadLetters__TimeToLive", "never")]
    [InlineData("CosmosDatabase", "a/b")]
    [InlineData("CosmosConnectionMode", "Fast")]
    [InlineData("ServiceBus__fullyQualifiedNamespace", "a b")]
    [InlineData("EventGrid__topicEndpointUri", "nowhere")]
    [InlineData("Email__Folder", "/etc/hostname")]
    [InlineData("Orders__BaseAddress", "ftp://example.org")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nowhere")]
    public async Task A_setting_without_sense_stops_the_start_with_one_line(string name, string value) =>
        Assert.Contains($"'{value}'", await LineAsync(name, value), StringComparison.Ordinal);

    [Theory]
    [InlineData("ServiceBus", "Endpoint=s*cret")]
    [InlineData("Orders__FunctionKey", "s*cret with blanks")]
    public async Task A_secret_without_sense_stops_the_start_and_is_not_shown(string name, string value) =>
        Assert.DoesNotContain("s*cret", await LineAsync(name, value), StringComparison.Ordinal);

    private static async Task<string> LineAsync(string name, string value)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(EntryPoint).Assembly.Location, "start", AppContext.BaseDirectory, "--port", "0", "--cosmos-port", "0", "--servicebus-port", "0", "--eventgrid-port", "0", "--in-memory", "--quiet" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }.WithOwnEnvironment();
        start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var _ = patience.Token.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        var line = Assert.Single(error.Trim().Split('\n'));
        Assert.Contains(name, line, StringComparison.Ordinal);
        Assert.Empty(await output);
        return line;
    }
}
