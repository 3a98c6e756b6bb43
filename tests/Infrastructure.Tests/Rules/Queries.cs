using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using EventSourcing.Diagnostics;
using Infrastructure.Tests.Support;

namespace Infrastructure.Tests.Rules;

/// <summary>What alerts and the workbook ask the log for is what the app puts there.</summary>
internal static partial class Queries
{
    /// <summary>The app's own metrics with the labels they are recorded under, found by recording each of them once.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Metrics { get; } = Record();

    /// <summary>The log's own columns, by table, as far as they are asked for.</summary>
    private static readonly Dictionary<string, string[]> s_columns = new()
    {
        ["AppMetrics"] = ["Name", "Sum", "Min", "Max", "ItemCount", "Properties", "TimeGenerated"],
        ["AppRequests"] = ["Name", "Url", "ResultCode", "Success", "ItemCount", "TimeGenerated"],
        ["AppTraces"] = ["Message", "SeverityLevel", "ItemCount", "TimeGenerated"],
    };

    public static IEnumerable<string> Problems(string query)
    {
        var tables = Table().Matches(query).Select(match => match.Value).Distinct().ToList();
        foreach (var table in tables.Where(table => !s_columns.ContainsKey(table)))
        {
            yield return $"The table {table} is not known.";
        }

        var names = Names().Matches(query).SelectMany(match => Quoted().Matches(match.Value)).Select(match => match.Groups["text"].Value).ToList();
        var functions = AppCode.Functions.Select(function => function.DeclaringType!.Name).ToHashSet();
        foreach (var name in names.Where(name => tables.Contains("AppMetrics") ? !Metrics.ContainsKey(name) : !functions.Contains(name)))
        {
            yield return $"There is no metric or function {name}.";
        }

        var labels = names.Where(Metrics.ContainsKey).SelectMany(name => Metrics[name]).ToHashSet();
        foreach (var label in Labels().Matches(query).Select(match => match.Groups["label"].Value).Where(label => !labels.Contains(label)))
        {
            yield return $"The metric has no label {label}.";
        }

        if (tables.Contains("AppMetrics") && names.Count == 0)
        {
            yield return "No metric is named.";
        }
    }

    private static Dictionary<string, IReadOnlySet<string>> Record()
    {
        var seen = new Dictionary<string, IReadOnlySet<string>>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == EventSourcingMetrics.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        listener.Start();
        using var metrics = new EventSourcingMetrics();
        foreach (var method in typeof(EventSourcingMetrics).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == typeof(void) && method.Name != nameof(IDisposable.Dispose)))
        {
            method.Invoke(metrics, [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(string) ? "x" : Activator.CreateInstance(parameter.ParameterType))]);
        }

        metrics.Levels.SetLag("x", 1, 1);
        metrics.Levels.SetParked("x", 1);
        metrics.Levels.SetSagas([("x", "x", 1)]);
        listener.RecordObservableInstruments();
        return seen;

        void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen)
            {
                seen[instrument.Name] = tags.ToArray().Select(tag => tag.Key).ToHashSet();
            }
        }
    }

    [GeneratedRegex(@"\bApp[A-Z]\w+\b")]
    private static partial Regex Table();

    [GeneratedRegex(@"\bName (== '[^']*'|in \([^)]*\))")]
    private static partial Regex Names();

    [GeneratedRegex("'(?<text>[^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"Properties\['(?<label>[^']*)'\]")]
    private static partial Regex Labels();
}
