using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using EventSourcing.Cosmos.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.Tests.Support;

/// <summary>What the app's own code asks of its surroundings, found by looking at the code and by running what reads settings.</summary>
internal static partial class AppCode
{
    private static readonly Assembly[] Assemblies = [typeof(Program).Assembly, typeof(CosmosOptions).Assembly];

    public static IReadOnlyList<MethodInfo> Functions { get; } =
    [
        .. typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    /// <summary>Names as they are written outside: with <c>__</c> between levels.</summary>
    public static IReadOnlySet<string> Settings { get; } = ReadSettings();

    public static IReadOnlySet<string> Containers { get; } = FindContainers();

    public static IEnumerable<T> Triggers<T>()
        where T : Attribute => Functions.SelectMany(function => function.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<T>()).OfType<T>();

    /// <summary>Everything that is given a configuration is run twice, with nothing set and with everything.</summary>
    private static HashSet<string> ReadSettings()
    {
        var sample = JsonNode.Parse(RepositoryFiles.Read("local.settings.sample.json"))!["Values"]!.AsObject()
            .ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => (string)pair.Value!);
        sample["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4318";
        var asked = new HashSet<string>();
        foreach (var values in new[] { [], sample })
        {
            var configuration = new RecordingConfiguration(values);
            foreach (var method in Assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(ReadersOf))
            {
                Run(method, configuration);
            }

            asked.UnionWith(configuration.Asked);
        }

        return [.. asked.Select(name => name.Replace(":", "__", StringComparison.Ordinal))];
    }

    private static IEnumerable<MethodInfo> ReadersOf(Type type) =>
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToList()
        where parameters.Contains(typeof(IConfiguration)) && !method.IsGenericMethodDefinition
        where parameters.All(parameter => parameter == typeof(IConfiguration) || parameter == typeof(IServiceCollection))
        select method;

    private static void Run(MethodInfo method, IConfiguration configuration)
    {
        try
        {
            var services = new ServiceCollection();
            method.Invoke(null, [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(IConfiguration) ? (object)configuration : services)]);
        }
        catch (TargetInvocationException refused) when (refused.InnerException is InvalidOperationException)
        {
            // What must be set is not.
        }
    }

    private static HashSet<string> FindContainers()
    {
        var options = new CosmosOptions();
        var core = typeof(CosmosOptions).GetProperties().Where(property => property.Name.EndsWith("Container", StringComparison.Ordinal)).Select(property => (string)property.GetValue(options)!);
        var models = ReadModelRegistration().Matches(RepositoryFiles.Read("src/Functions/Program.cs")).Select(match => match.Groups["container"].Value);
        var fed = Triggers<CosmosDBTriggerAttribute>().SelectMany(trigger => new[] { trigger.ContainerName, trigger.LeaseContainerName! });
        return [.. core, .. models, .. fed];
    }

    [GeneratedRegex("""\.Add(Projection|ReadModel)<[^>]+>\("(?<container>[^"]+)"\)""")]
    private static partial Regex ReadModelRegistration();
}
