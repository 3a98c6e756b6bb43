using EventSourcing.Cosmos.Hosting;
using EventSourcing.Feeds.Audit;
using EventSourcing.Feeds.DeadLetters;
using Microsoft.Extensions.Configuration;

namespace EventSourcing.Cosmos.Tests.Hosting;

public sealed class FeedSettingsTests
{
    [Fact]
    public void Without_settings_the_defaults_hold()
    {
        Assert.Equal(new AuditOptions(), FeedSettings.Audit(With()));
        Assert.Equal(TimeSpan.FromDays(30), FeedSettings.DeadLetters(With()).TimeToLive);
    }

    [Fact]
    public void Settings_are_read()
    {
        var audit = FeedSettings.Audit(With(
            ("Audit:Distance", "00:05:00"), ("Audit:Budget", "00:00:10"), ("Audit:PageSize", "50"), ("Audit:Patience", "3")));

        Assert.Equal(new AuditOptions { Distance = TimeSpan.FromMinutes(5), Budget = TimeSpan.FromSeconds(10), PageSize = 50, Patience = 3 }, audit);
        Assert.Equal(new DeadLetterOptions(TimeSpan.FromDays(7)), FeedSettings.DeadLetters(With(("DeadLetters:TimeToLive", "7.00:00:00"))));
    }

    [Theory]
    [InlineData("Audit:Distance", "soon")]
    [InlineData("Audit:Distance", "-00:01:00")]
    [InlineData("Audit:Budget", "01:00:00")]
    [InlineData("Audit:PageSize", "0")]
    [InlineData("Audit:Patience", "1.5")]
    public void Nonsense_is_refused_by_name(string name, string text)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => FeedSettings.Audit(With((name, text))));
        Assert.Contains($"'{name.Replace(":", "__", StringComparison.Ordinal)}'", refused.Message, StringComparison.Ordinal);
    }

    private static IConfiguration With(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)))
        .Build();
}
