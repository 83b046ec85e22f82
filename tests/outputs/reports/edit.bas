' What staff do to a report in LibreOffice: type over a number, add a sentence, strike words out, save as docx.
Option Explicit

Sub Main(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = False
  Dim doc As Object
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  Typed(doc, "95.72", "96.72")
  Typed(doc, "8000余户", "9000余户")
  Appended(doc, "国家级园区", "另有8000余户受益。")
  Typed(doc, "国家级园区3个，", "")
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, how())
  doc.close(True)
  StarDesktop.terminate()
End Sub

Function Found(doc As Object, words As String) As Object
  Dim wish As Object
  wish = doc.createSearchDescriptor()
  wish.SearchString = words
  wish.SearchCaseSensitive = True
  Found = doc.findFirst(wish)
End Function

Sub Typed(doc As Object, words As String, instead As String)
  Dim cursor As Object
  cursor = doc.CurrentController.ViewCursor
  cursor.gotoRange(Found(doc, words), False)
  If instead = "" Then
    Dispatched(doc, ".uno:Delete", "")
  Else
    Dispatched(doc, ".uno:InsertText", instead)
  End If
End Sub

Sub Appended(doc As Object, words As String, more As String)
  Dim cursor As Object, place As Object
  place = doc.Text.createTextCursorByRange(Found(doc, words).End)
  place.gotoEndOfParagraph(False)
  doc.CurrentController.ViewCursor.gotoRange(place, False)
  Dispatched(doc, ".uno:InsertText", more)
End Sub

Sub Dispatched(doc As Object, command As String, words As String)
  Dim sender As Object
  sender = createUnoService("com.sun.star.frame.DispatchHelper")
  If words = "" Then
    sender.executeDispatch(doc.CurrentController.Frame, command, "", 0, Array())
  Else
    Dim given(0) As New com.sun.star.beans.PropertyValue
    given(0).Name = "Text" : given(0).Value = words
    sender.executeDispatch(doc.CurrentController.Frame, command, "", 0, given())
  End If
End Sub
