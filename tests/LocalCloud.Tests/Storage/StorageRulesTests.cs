using System.Text;
using LocalCloud.AzureStorage.Blobs;
using LocalCloud.AzureStorage.Polling;
using LocalCloud.AzureStorage.Queues;
using LocalCloud.Host.Settings;

namespace LocalCloud.Tests.Storage;

/// <summary>Small rules of the storage triggers, taken from the real extension.</summary>
public sealed class StorageRulesTests
{
    [Theory]
    [InlineData("{name}", "a/b.txt", "name=a/b.txt")]
    [InlineData("{name}.{extension}", "a.tar.gz", "name=a.tar,extension=gz")]
    [InlineData("in/{year}-{month}/{rest}", "in/2026-11/x/y", "year=2026,month=11/x,rest=y")]
    [InlineData("{{v1}}-{name}", "{v1}-x", "name=x")]
    [InlineData("fixed.txt", "fixed.txt", "")]
    [InlineData("", "anything", "")]
    [InlineData("in/{name}", "out/x", null)]
    [InlineData("fixed.txt", "fixedXtxt", null)]
    public void Names_of_blobs_are_taken_apart(string pattern, string name, string? expected) =>
        Assert.Equal(expected, new BlobPattern(pattern).Match(name) is { } parts ? string.Join(',', parts.Select(part => $"{part.Key}={part.Value}")) : null);

    [Fact]
    public void Looks_in_vain_are_farther_and_farther_apart_until_something_is_found()
    {
        var delay = new PollDelay(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        double[] waits = [.. Enumerable.Range(0, 8).Select(_ => delay.Next(found: false).TotalMilliseconds)];
        Assert.Equal(100, waits[0]);
        Assert.InRange(waits[1], 180, 220);
        Assert.InRange(waits[2], 340, 460);
        Assert.Equal(2000, waits[7]);
        Assert.Equal(100, delay.Next(found: true).TotalMilliseconds);
        Assert.Equal(100, delay.Next(found: false).TotalMilliseconds);
    }

    [Fact]
    public void Settings_of_queues_have_the_defaults_of_the_real_extension()
    {
        Assert.Equal(new QueueSettings(16, 8, 5, TimeSpan.Zero, null, IsBase64: true), Settings("{}"));
        Assert.Equal(
            new QueueSettings(1, 0, 3, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2), IsBase64: false),
            Settings("""{ "batchSize": 1, "newBatchThreshold": 0, "maxDequeueCount": 3, "visibilityTimeout": "00:00:30", "maxPollingInterval": "00:00:02", "messageEncoding": "none" }"""));
    }

    [Theory]
    [InlineData("""{ "batchSize": 33 }""", "extensions.queues.batchSize must not be more than 32.")]
    [InlineData("""{ "maxPollingInterval": "00:00:00.05" }""", "extensions.queues.maxPollingInterval must not be less than 00:00:00.1")]
    [InlineData("""{ "messageEncoding": "utf-8" }""", "extensions.queues.messageEncoding must be \"base64\" or \"none\".")]
    public void Settings_that_stop_the_real_host_are_refused(string queues, string message) =>
        Assert.Contains(message, Assert.Throws<SettingsException>(() => Settings(queues)).Message, StringComparison.Ordinal);

    private static QueueSettings Settings(string queues) =>
        QueueSettings.Of(HostJson.Parse(Encoding.UTF8.GetBytes($$"""{ "version": "2.0", "extensions": { "queues": {{queues}} } }""")));
}
