using System.Text.Encodings.Web;
using System.Text.Json;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Hosting;

namespace LocalCloud.CommandLine;

/// <summary>What <c>--list</c> prints.</summary>
internal static class FunctionList
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task PrintAsync(Launch launch, bool asJson)
    {
        await using var cloud = new CloudBuilder(launch).Build();
        await cloud.StartAsync(CancellationToken.None);
        var functions = cloud.Functions.Functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(functions.Select(function => FunctionMetadata.Of(function, launch.App.Program)), s_json)
            : AsText(functions, cloud.HostJson));
    }

    private static string AsText(IReadOnlyList<FunctionDescriptor> functions, HostJson host)
    {
        var width = functions.Select(function => function.Name.Length).DefaultIfEmpty().Max();
        return string.Join(Environment.NewLine, functions.Select(function =>
            $"{function.Name.PadRight(width)}  {function.Trigger.Type,-21}  {SourceOf(function, host)}".TrimEnd()));
    }

    private static string? SourceOf(FunctionDescriptor function, HostJson host) => function.Trigger switch
    {
        var trigger when HttpRoute.Of(function, host) is { } route => $"{route.Methods} {route.Path}",
        { Type: "timerTrigger" } timer => timer.Text("schedule"),
        { Type: "cosmosDBTrigger" } cosmos => $"{cosmos.Text("databaseName")}/{cosmos.Text("containerName")}",
        { Type: "serviceBusTrigger" } bus => bus.Text("queueName") ?? $"{bus.Text("topicName")}/{bus.Text("subscriptionName")}",
        _ => null,
    };
}
