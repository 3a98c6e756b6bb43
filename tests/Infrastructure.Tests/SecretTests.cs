using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace Infrastructure.Tests;

/// <summary>No file of the repository has a secret in it. The published keys of the emulators are none.</summary>
public sealed partial class SecretTests
{
    private static readonly string[] s_generated = [".git", "bin", "obj", "node_modules", ".localcloud", ".azurite", "TestResults", "BenchmarkDotNet.Artifacts", ".vs", ".idea"];

    private static readonly string[] s_published =
    [
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==", // Cosmos DB emulator
        "SAS_KEY_VALUE", // Service Bus emulator
        "local-eventgrid-key", // Event Grid of LocalCloud
        "bG9jYWwtZXZlbnRncmlkLWtleQ==", // the same in base64
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", // Azurite
    ];

    [Fact]
    public void No_file_has_a_secret_in_it() => Assert.Empty(
        from file in Files(new DirectoryInfo(RepositoryFiles.Root))
        let text = File.ReadAllText(file)
        where !text.Contains('\0', StringComparison.Ordinal)
        from secret in SecretsIn(text)
        select $"{Path.GetRelativePath(RepositoryFiles.Root, file)}: {secret[..Math.Min(secret.Length, 24)]}…");

    [Theory]
    [InlineData("AccountKey=", "8fJ3kq0W2mZpX5vT7bYcR1sLdN9eHgUaQoK4iM6wE2xC8yV0uB3nF5jP7tS1rA==")]
    [InlineData("SharedAccessKey=", "q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1C=")]
    [InlineData("-----BEGIN RSA ", "PRIVATE KEY-----")]
    [InlineData("gh", "p_16C7e42F292c6912E7710c838347Ae178B4a")]
    [InlineData("ey", "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")]
    [InlineData("https://x.blob.core.windows.net/c?sv=2024-01-01&sig", "=q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1C%3D")]
    [InlineData("InstrumentationKey=0f8fad5b-d9cb-469f-a165-70867728950e;Password", "=\"correct horse\"")]
    [InlineData("AK", "IAIOSFODNN7EXAMPLE")]
    public void A_secret_is_noticed(string first, string second) => Assert.NotEmpty(SecretsIn(first + second));

    [Theory]
    [InlineData("AccountEndpoint=<address>;AccountKey=<key>")]
    [InlineData("{ secretOrRandomPassword }")]
    public void A_placeholder_is_no_secret(string text) => Assert.Empty(SecretsIn(text));

    private static IEnumerable<string> SecretsIn(string text) => Secret().Matches(text).Select(match => match.Value)
        .Where(secret => !s_published.Any(known => secret.Contains(known, StringComparison.Ordinal)));

    private static IEnumerable<string> Files(DirectoryInfo folder) => folder.EnumerateFiles()
        .Where(file => file.Name != "local.settings.json" && file.Length < 5_000_000).Select(file => file.FullName)
        .Concat(folder.EnumerateDirectories().Where(below => !s_generated.Contains(below.Name)).SelectMany(Files));

    /// <summary>Keys of Azure, private keys, tokens of GitHub and AWS, JSON web tokens, SAS signatures, passwords in connection strings.</summary>
    [GeneratedRegex(
        """
        (?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{20,}={0,2}
        |-----BEGIN\ [A-Z ]*PRIVATE\ KEY-----
        |\bgh[pousr]_[A-Za-z0-9]{36}
        |\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}
        |[?&]sig=[A-Za-z0-9%+/]{30,}
        |\bPassword="?[^\s"';<{$]{3,}
        |\bAKIA[0-9A-Z]{16}\b
        |\bAIza[0-9A-Za-z_-]{35}
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Secret();
}
