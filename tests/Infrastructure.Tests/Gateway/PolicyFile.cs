using System.Xml.Linq;
using EndToEnd.Tests.Support;

namespace Infrastructure.Tests.Gateway;

/// <summary>A file of infra/apim/policies: policies of a scope, or a fragment of such.</summary>
internal sealed record PolicyFile(string Name, XElement Root)
{
    public const string Folder = "infra/apim/policies";

    public static IReadOnlyList<PolicyFile> All { get; } =
    [
        .. Directory.EnumerateFiles(RepositoryFiles.Path(Folder), "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Parse(Path.GetRelativePath(RepositoryFiles.Path(Folder), file).Replace('\\', '/'), File.ReadAllText(file))),
    ];

    public bool IsFragment => Root.Name == "fragment";

    public static PolicyFile Parse(string name, string text) => new(name, XDocument.Parse(text, LoadOptions.PreserveWhitespace).Root!);

    public static PolicyFile Of(string name) => All.Single(file => file.Name == name);

    public static PolicyFile Fragment(string id) => Of($"fragments/{id}.xml");

    /// <summary>Of attributes and of texts.</summary>
    public IEnumerable<string> Expressions => Root.DescendantsAndSelf()
        .SelectMany(element => element.Attributes().Select(attribute => attribute.Value).Append(element.HasElements ? "" : element.Value.Trim()))
        .Where(Gateway.Expressions.IsExpression);

    /// <summary>What is wrong with it, by the reference of the policies.</summary>
    public IEnumerable<string> Problems() => IsFragment
        ? Root.Elements().SelectMany(policy => Problems(policy, SectionsThatInclude()))
        : Root.Name != "policies" ? [$"{Name}: the root is {Root.Name}."]
        : Root.Elements().SelectMany(section => PolicyReference.Sections.Contains(section.Name.LocalName)
            ? section.Elements().SelectMany(policy => Problems(policy, [section.Name.LocalName]))
            : [$"{Name}: there is no section {section.Name}."]);

    private IEnumerable<string> Problems(XElement element, string[] sections)
    {
        var name = element.Name.LocalName;
        var parent = element.Parent!.Name.LocalName;
        var isPart = PolicyReference.Parts.TryGetValue((parent, name), out var known);
        if (!isPart && !PolicyReference.Policies.TryGetValue(name, out known))
        {
            return [$"{Name}: {name} is not known inside {parent}."];
        }

        var attributes = element.Attributes().Select(attribute => attribute.Name.LocalName).ToList();
        var inside = name is "when" or "otherwise"
            ? element.Elements().SelectMany(policy => Problems(policy, sections))
            : element.Elements().SelectMany(part => known!.Parts.Contains(part.Name.LocalName)
                ? Problems(part, name == "return-response" ? PolicyReference.Sections : sections)
                : [$"{Name}: {part.Name} is not known inside {name}."]);
        return
        [
            .. known!.Required.Except(attributes).Select(attribute => $"{Name}: {name} needs {attribute}."),
            .. attributes.Except([.. known.Required, .. known.Optional]).Select(attribute => $"{Name}: {name} has no {attribute}."),
            .. isPart || parent == "return-response" ? [] : sections.Except(known.Sections).Select(section => $"{Name}: {name} cannot be in {section}."),
            .. inside,
        ];
    }

    private string[] SectionsThatInclude() =>
    [
        .. from file in All
           from include in file.Root.Descendants("include-fragment")
           where Fragment((string)include.Attribute("fragment-id")!) == this
           from section in file.IsFragment ? file.SectionsThatInclude() : include.Ancestors().Select(ancestor => ancestor.Name.LocalName).Where(PolicyReference.Sections.Contains)
           select section,
    ];
}
