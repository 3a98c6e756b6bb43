using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Support;

namespace Infrastructure.Tests.Rules;

/// <summary>Keys that are deployed are ones that the host keeps, and that the next deployment gives again.</summary>
internal static partial class FunctionKeys
{
    public const string Type = "Microsoft.KeyVault/vaults/secrets";

    private const string Master = "host--masterKey--master";

    public static IEnumerable<string> Problems(Deployment deployment)
    {
        var given = deployment.OfType(Type).Select(Deployment.NameOf).ToList();
        var again = Again().Matches(RepositoryFiles.Read("infra/main.parameters.json")).Select(match => match.Groups["secret"].Value).ToList();
        return
        [
            .. given.Where(name => name.StartsWith("host--functionKey--", StringComparison.Ordinal) && !given.Contains(Master))
                .Select(name => $"{name}: a host without a master key makes all keys anew and deletes this one."),
            .. given.Except(again).Select(name => $"{name} is made anew by every deployment."),
            .. again.Except(given).Select(name => $"{name} is looked for and never deployed."),
        ];
    }

    [GeneratedRegex(@"secretOrRandomPassword \$\{AZURE_KEY_VAULT_NAME\} (?<secret>[\w-]+)\)")]
    private static partial Regex Again();
}
