using System.Text.Json;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.Tests.Settings;

/// <summary>What host.json says and nobody acts on is named, and nothing else.</summary>
public sealed class SettingsWithoutEffectTests
{
    [Theory]
    [InlineData("""{ "version": "2.0", "logging": { "applicationInsights": { "x": 1 }, "logLevel": { "default": "Warning" } }, "extensionBundle": {} }""", "")]
    [InlineData("""{ "version": "2.0", "extensions": { "eventHubs": { "maxEventBatchSize": 5 }, "HTTP": { "routePrefix": "", "hsts": { "isEnabled": true } } } }""", "extensions.eventHubs, extensions.HTTP.hsts")]
    [InlineData("""{ "version": "2.0", "healthMonitor": { "enabled": true }, "extensions": { "queues": { "batchsize": 1, "maxDequeueCont": 2 } } }""", "healthMonitor, extensions.queues.maxDequeueCont")]
    [InlineData("""{ "version": "2.0", "extensions": 5 }""", "extensions")]
    public void They_are_named_by_their_path(string hostJson, string expected) =>
        Assert.Equal(expected, string.Join(", ", SettingsWithoutEffect.Find(JsonElement.Parse(hostJson))));

    [Fact]
    public void Without_a_file_there_are_none() => Assert.Empty(SettingsWithoutEffect.Find(new HostJson().Root));
}
