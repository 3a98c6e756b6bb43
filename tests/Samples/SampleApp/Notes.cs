using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace SampleApp;

/// <summary>HTTP in, Cosmos DB out, change feed behind it.</summary>
public sealed class Notes(Journal journal)
{
    [Function(nameof(LeaveNote))]
    public static NoteLeft LeaveNote([HttpTrigger(AuthorizationLevel.Function, "post", Route = "notes")] HttpRequest request, [FromBody] Note note) =>
        new(TypedResults.Accepted((string?)null), note);

    [Function(nameof(ReadNotes))]
    [FixedDelayRetry(1, "00:00:00")]
    public void ReadNotes(
        [CosmosDBTrigger("sample", "notes", Connection = "CosmosDb", LeaseContainerPrefix = "read", LeaseAcquireInterval = 100, StartFromBeginning = true)] IReadOnlyList<Note> notes,
        FunctionContext context)
    {
        foreach (var note in notes)
        {
            journal.Entries.Enqueue($"{note.Id} attempt {context.RetryContext.RetryCount}: {note.Text}");
            if (note.Text == "poison")
            {
                throw new InvalidOperationException("Poisoned.");
            }
        }
    }

    [Function(nameof(EveryDay))]
    public void EveryDay([TimerTrigger("0 0 3 * * *")] TimerInfo timer) => journal.Entries.Enqueue("a new day");

    public sealed record Note([property: JsonPropertyName("id")] string Id, string Text);

    public sealed record NoteLeft(
        [property: HttpResult] IResult Answer,
        [property: CosmosDBOutput("sample", "notes", Connection = "CosmosDb")] Note Note);
}
