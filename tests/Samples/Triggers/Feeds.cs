using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Triggers;

/// <summary>Followers of one container, each with leases of its own.</summary>
public sealed class Feeds(Journal journal)
{
    [Function("copy")]
    [CosmosDBOutput("%Database%", "copies", Connection = "Cosmos", CreateIfNotExists = true, PartitionKey = "/kind")]
    public IEnumerable<Note> Copy(
        [CosmosDBTrigger(
            "%Database%", "notes", Connection = "Cosmos", LeaseContainerPrefix = "copy", CreateLeaseContainerIfNotExists = true, StartFromBeginning = true)]
        IReadOnlyList<Note> notes) => notes.Where(note => note.Kind is not "bad").Select(note => note with { Text = "copy of " + note.Text });

    [Function("struggle")]
    [FixedDelayRetry(2, "00:00:00.020")]
    public void Struggle(
        [CosmosDBTrigger(
            "%Database%", "notes", Connection = "Cosmos", LeaseContainerPrefix = "struggle", CreateLeaseContainerIfNotExists = true, StartFromBeginning = true)]
        string notes,
        FunctionContext context)
    {
        using var documents = JsonDocument.Parse(notes);
        foreach (var note in documents.RootElement.EnumerateArray())
        {
            journal.Write($"struggle {note.GetProperty("id")} attempt {context.RetryContext?.RetryCount} of {context.RetryContext?.MaxRetryCount}");
            if (note.GetProperty("kind").GetString() is "bad")
            {
                throw new InvalidOperationException("This note is bad.");
            }
        }
    }

    [Function("asleep")]
    public void Asleep([CosmosDBTrigger("%Database%", "notes", Connection = "Cosmos", LeaseContainerPrefix = "asleep")] string notes) =>
        journal.Write("asleep");
}
