using System.Reflection;

namespace Worker.Extensions.Tests.Signatures;

/// <summary>An app must compile against the stand-ins exactly when it does against the real packages, warnings about null included.</summary>
public sealed class StandInTests
{
    private const string Prefix = "Microsoft.Azure.Functions.Worker.Extensions.";

    [Theory]
    [InlineData("CosmosDB")]
    [InlineData("EventGrid")]
    [InlineData("ServiceBus", "ServiceBusMessages")]
    public void The_public_members_are_those_of_the_real_package(string extension, params string[] supplements)
    {
        var real = Members(SignatureListing.Of(Prefix + extension), [.. supplements.SelectMany(SignatureListing.Of)]);
        var ours = PublicSignatures.Of(Assembly.Load(Prefix + extension)).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', real), string.Join('\n', ours));
    }

    [Theory]
    [InlineData("CosmosDB")]
    [InlineData("EventGrid")]
    [InlineData("ServiceBus")]
    public void The_assembly_carries_the_name_version_and_extension_of_the_real_package(string extension)
    {
        var assembly = Assembly.Load(Prefix + extension);
        var listing = SignatureListing.Of(Prefix + extension);
        Assert.Equal(listing[0], $"# assembly {assembly.GetName().Name} {assembly.GetName().Version}");
        // The framework it is built for is ours.
        var real = listing.Where(line => line.StartsWith("# [assembly: ", StringComparison.Ordinal) && !line.Contains("TargetFramework", StringComparison.Ordinal));
        var ours = AttributeText.Of(assembly.CustomAttributes).Select(text => $"# [assembly: {text}]").ToHashSet();
        Assert.All(real, line => Assert.Contains(line, ours));
    }

    [Fact]
    public void A_wrong_member_is_noticed()
    {
        var signatures = PublicSignatures.Of(typeof(Invented)).ToArray();
        Assert.Contains("Worker.Extensions.Tests.Signatures.Invented.Text: public string? Text { get; set; }", signatures);
        Assert.Contains("Worker.Extensions.Tests.Signatures.Invented.Names: public System.Collections.Generic.IList<string?> Names { get; }", signatures);
        Assert.Contains("Worker.Extensions.Tests.Signatures.Invented.Say: public string? Say(int times = 1, string? greeting = null)", signatures);
    }

    // A supplement replaces the line of the same type; members may share a name.
    private static IEnumerable<string> Members(string[] listing, string[] supplement)
    {
        var replaced = supplement.Where(line => line.Contains(" class ", StringComparison.Ordinal)).Select(NameOf).ToHashSet();
        return listing.Where(line => !replaced.Contains(NameOf(line))).Concat(supplement)
            .Where(line => !line.StartsWith('#')).Order(StringComparer.Ordinal);
    }

    private static string NameOf(string line) => line.Split(": ")[0];
}

#pragma warning disable CA1822 // It is only looked at.
internal sealed class Invented
{
    public string? Text { get; set; }

    public IList<string?> Names { get; } = [];

    public string? Say(int times = 1, string? greeting = null) => times > 1 ? null : greeting;
}
