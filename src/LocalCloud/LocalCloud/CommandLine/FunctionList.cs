using System.Text.Encodings.Web;
using System.Text.Json;
using LocalCloud.Functions;
using LocalCloud.Functions.Http;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.CommandLine;

/// <summary>What <c>--list</c> prints.</summary>
internal static class FunctionList
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(IServiceProvider services, bool json) => Console.WriteLine(json
        ? JsonSerializer.Serialize(services.GetRequiredService<FunctionMetadata>().All(), Json)
        : AsText(services.GetRequiredService<FunctionCatalogue>().Functions, services.GetRequiredService<HostJson>()));

    private static string AsText(IReadOnlyList<FunctionDescriptor> functions, HostJson host)
    {
        var width = functions.Select(function => function.Name.Length).DefaultIfEmpty().Max();
        return string.Join(Environment.NewLine, functions.Select(function =>
            $"{function.Name.PadRight(width)}  {BindingNames.TypeOf(function.Trigger),-21}  {SourceOf(function, host)}".TrimEnd()));
    }

    private static string SourceOf(FunctionDescriptor function, HostJson host) => function.Trigger switch
    {
        HttpTriggerAttribute http => $"{Methods(http)} {HttpFunctionEndpoints.RouteOf(function, host)}",
        TimerTriggerAttribute timer => timer.Schedule,
        CosmosDBTriggerAttribute cosmos => $"{cosmos.DatabaseName}/{cosmos.ContainerName}",
        _ => string.Empty,
    };

    private static string Methods(HttpTriggerAttribute http) =>
        http.Methods is { Length: > 0 } methods ? string.Join('|', methods).ToUpperInvariant() : "ANY";
}
