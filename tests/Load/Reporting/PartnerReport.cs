using System.Text.Json.Serialization;

namespace OrderFlow.Load.Reporting;

/// <summary>All that a run of partners' messages has shown. Seconds are from the first message on, outages included; null for what never came.</summary>
/// <param name="Messages">Sent and acknowledged, repetitions and malformed ones included.</param>
/// <param name="SentAgain">Not acknowledged at first.</param>
/// <param name="AnswersRepeated">Answers that had been given before.</param>
/// <param name="MessagesPerSecond">All of them, by the time of the last answer.</param>
/// <param name="Events">On the topic, about these orders.</param>
/// <param name="FailuresWhileDown">Requests between kill and restart; no problem.</param>
/// <param name="Problems">Why the run is not passed.</param>
internal sealed record PartnerReport(
    string RunId,
    int Messages,
    int Duplicates,
    int Malformed,
    int SentAgain,
    int Answered,
    int AnswersRepeated,
    int Confirmed,
    int Cancelled,
    double SentSeconds,
    double? AnsweredSeconds,
    double? ConfirmedSeconds,
    double? MessagesPerSecond,
    double? ConfirmedPerSecond,
    IReadOnlyList<double> DownSeconds,
    double? AppCpuSeconds,
    double? AppCpuMillisecondsPerOrder,
    int DeadLetters,
    int Events,
    int RepeatedEvents,
    IReadOnlyDictionary<string, int> Failures,
    IReadOnlyDictionary<string, int> FailuresWhileDown,
    IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PartnerReport))]
internal sealed partial class PartnerJson : JsonSerializerContext;
